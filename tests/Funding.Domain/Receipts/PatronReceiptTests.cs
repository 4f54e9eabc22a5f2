using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What companies paid for their calls, and the receipts of it.</summary>
public sealed class PatronReceiptTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;
    private Guid gift;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
        gift = (await ReceiptStory.Collect(world, 3_750_00))[0];
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_line_that_was_paid_gets_its_receipt_and_its_company_a_letter()
    {
        var lines = await PatronStory.Call(world);
        await PatronStory.Pay(world, lines[0], new DateOnly(2026, 4, 10));
        await PatronStory.Describe(world, 0);
        await ReceiptStory.Ready(world);
        // Protection: ReceiptDecision waits for the call's term, counted from the payment. Without it the receipt was
        // issued at once to whoever asked; the job asks the same before (PatronLines.Irrevocable), and without that
        // alone nothing was issued.
        world.Clock.Pass(TimeSpan.FromDays(13));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal(ReceiptAnswer.Wait, (await world.Use<IssuePatronReceipt>().Run(lines[0])).Value);
        world.Clock.Pass(TimeSpan.FromDays(1));

        Assert.Equal(1, await ReceiptStory.Issue(world));

        var receipt = Assert.Single(await Receipts.OfLine(world.Db, lines[0]));
        Assert.Equal(("16216*03", "238bis", 1_875_00L, new DateOnly(2026, 4, 10)),
            (receipt.Model, receipt.Basis, receipt.AmountCents, receipt.PaidOn));
        Assert.Equal(("Société d'essai 1", "SARL", "552081317", "Colmar"),
            (receipt.Donor!.Name, receipt.Donor.LegalForm, receipt.Donor.Siren, receipt.Donor.Town));
        Assert.Equal((world.BakeryHolder, 1), (receipt.OrganisationId, receipt.Number));
        // Protection: what is read back is what was sealed. Without its line (Receipts.Row) the seal did not fit.
        Assert.Equal(receipt.ContentHash, receipt.Seal());
        Assert.NotNull(await ReceiptChecks.Find(world.Db, receipt.NumberText, receipt.Code));
        Assert.Equal(["receipt_ready"], await ReceiptStory.Told(world));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Empty(await PatronLines.Waiting(world.Db, [world.Companies[0]]));
    }

    // Protection: the lock of the line and the state that the decision reads under it; and one counter for gifts and
    // lines. Without the lock some of them failed: the tables' guards behind it let no second receipt in.
    [Fact]
    public async Task However_many_issue_at_once_each_line_has_one_and_the_numbers_have_no_gap()
    {
        await ReceiptStory.Ask(world, gift);
        var lines = await PatronStory.Ready(world);

        await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => lines.Select(Issue).Append(IssueGift())));

        Assert.Equal([1, 2, 3, 4], await world.Db.Query<int>("SELECT number FROM receipts ORDER BY number"));
        foreach (var line in lines) Assert.Single(await Receipts.OfLine(world.Db, line));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    // Protection: PatronLine.Gaps, without which nothing was said to be missing, and ReceiptProfile.Gaps, without which
    // one was begun that nobody could sign. PatronLines.Named spares the job those; without it nothing was issued.
    [Fact]
    public async Task While_the_company_or_the_holder_lacks_something_nothing_is_issued_and_it_is_said_what()
    {
        var lines = await PatronStory.Call(world);
        await PatronStory.Pay(world, lines[1], new DateOnly(2026, 4, 10));
        await ReceiptStory.Ready(world);
        world.Clock.Pass(TimeSpan.FromDays(14));

        await Blocked(PatronGap.LegalForm, PatronGap.Siren, PatronGap.Address);
        await PatronStory.Describe(world, 1, form: null);
        await Blocked(PatronGap.LegalForm);
        await PatronStory.Describe(world, 1);
        World.Must(await world.Use<EndReceiptMandate>().Run(world.BakeryHolder, world.Helene));
        await Blocked();
        World.Must(await world.Use<DeclareReceipts>().Run(
            world.BakeryHolder, ReceiptStory.Declared with { Bases = ["200"] }, world.Helene));
        await ReceiptStory.Sign(world);
        await Blocked();

        await ReceiptStory.Ready(world);
        Assert.Equal(1, await ReceiptStory.Issue(world));
        Assert.Equal(ReceiptAnswer.Wait, (await world.Use<IssuePatronReceipt>().Run(lines[1])).Value);

        async Task Blocked(params PatronGap[] gaps)
        {
            Assert.Equal(gaps, Assert.Single(await PatronLines.Waiting(world.Db, world.Companies)).Gaps);
            Assert.Equal(0, await ReceiptStory.Issue(world));
            Assert.Equal(ReceiptAnswer.Blocked, (await world.Use<IssuePatronReceipt>().Run(lines[1])).Value);
        }
    }

    // Protection: receipts_one_source, receipts_one_live_per_line, receipts_of_patrons and receipts_only_irrevocable:
    // the rules a second time, where no code can leave them out. Without each of them the table took the row, or
    // refused it by another guard's name.
    [Theory]
    [InlineData("contribution_id = (SELECT id FROM contributions LIMIT 1)", "receipts_only_irrevocable")]
    [InlineData("settlement_item_id = NULL", "receipts_one_source")]
    [InlineData("model = '11580*05', basis = '200', replaces_id = (SELECT id FROM receipts)", "receipts_of_patrons")]
    [InlineData("gift_cents = 187501", "receipts_only_irrevocable")]
    [InlineData("replaces_id = (SELECT id FROM receipts)", "receipts_one_live_per_line")]
    public async Task The_table_refuses_what_no_receipt_of_a_line_may_say(string change, string guard)
    {
        var line = (await PatronStory.Ready(world))[0];
        World.Must(await world.Use<IssuePatronReceipt>().Run(line));

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.Db.Transact(tx => Copy(
            tx, change)));

        Assert.Equal(guard, refused.ConstraintName);
    }

    [Fact]
    public async Task The_holder_takes_one_back_and_another_takes_its_place()
    {
        var line = (await PatronStory.Ready(world))[0];
        World.Must(await world.Use<IssuePatronReceipt>().Run(line));
        var first = Assert.Single(await Receipts.OfLine(world.Db, line));

        World.Must(await world.Use<CancelReceipt>().Run(
            first.Id, "Adresse fausse", true, await world.Person(world.Helene)));
        World.Must(await world.Use<IssuePatronReceipt>().Run(line));

        var papers = await Receipts.OfLine(world.Db, line);
        Assert.Equal([(2, true), (1, false)], papers.Select(paper => (paper.Number, paper.IsLive)));
        Assert.Equal(1, papers[0].Replaces);
        Assert.Equal(["receipt_cancelled", "receipt_ready", "receipt_ready"],
            (await ReceiptStory.Told(world)).Order());
    }

    // Protection: a receipt is looked up through its reader's own companies (Receipts.Theirs). Without it another
    // company read it.
    [Fact]
    public async Task Nobody_finds_the_receipt_of_another_company()
    {
        var line = (await PatronStory.Ready(world))[0];
        World.Must(await world.Use<IssuePatronReceipt>().Run(line));
        var receipt = Assert.Single(await Receipts.OfLine(world.Db, line));

        Assert.NotNull(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Patron([world.Companies[0]])));
        Assert.Null(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Patron([world.Companies[1]])));
        Assert.Null(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Patron([])));
        Assert.Null(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Giver(world.Karim)));
        Assert.Null(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Holder([world.City])));
        Assert.NotNull(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Holder([world.BakeryHolder])));
    }

    private async Task Issue(Guid line) => World.Must(await world.Use<IssuePatronReceipt>().Run(line));

    private async Task IssueGift() => World.Must(await world.Use<IssueReceipt>().Run(gift));

    /// <summary>The only receipt once more, under the next number, with something changed.</summary>
    private static async Task<int> Copy(Tx tx, string change)
    {
        await tx.Execute($"""
            CREATE TEMPORARY TABLE another ON COMMIT DROP AS TABLE receipts;
            UPDATE another SET id = gen_random_uuid(), number = 2;
            UPDATE another SET {change};
            UPDATE receipt_counters SET last_number = 2
            """);
        return await tx.Execute("INSERT INTO receipts TABLE another");
    }
}
