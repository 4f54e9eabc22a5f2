using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ReceiptCancellationTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;
    private Guid gift;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
        gift = (await ReceiptStory.Collect(world, 3_750_00, 60_00))[1];
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gift);
        await ReceiptStory.Issue(world);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    // Protection: whoever takes money back cancels in the same transaction (CancelledReceipts.OfReversal). Without the
    // call the books speak (receipts_within_gift) until the next run of the job.
    [Fact]
    public async Task A_gift_that_goes_back_takes_its_receipt_with_it()
    {
        World.Must(await world.Use<ReceiveReversal>().Run(
            new MoneyReversed(gift, "dp_1", null, "dispute lost", world.Clock.Now)));

        var receipt = await ReceiptStory.Only(world, gift);
        Assert.Equal((1, "refund"), (receipt.Number, receipt.Cancellation!.Kind));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal(["receipt_cancelled", "receipt_ready"], (await ReceiptStory.Told(world)).Order());
    }

    [Fact]
    public async Task What_is_left_after_a_part_went_back_gets_a_new_receipt_that_names_the_old_one()
    {
        World.Must(await world.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(10_00), "asked", world.Odile)));
        Assert.False((await ReceiptStory.Only(world, gift)).IsLive);

        Assert.Equal(1, await ReceiptStory.Issue(world));

        var papers = await Receipts.OfGift(world.Db, gift);
        Assert.Equal([(2, 50_00L, true), (1, 60_00L, false)],
            papers.Select(paper => (paper.Number, paper.AmountCents, paper.IsLive)));
        Assert.Equal((1, 2), (papers[0].Replaces, papers[1].Cancellation!.Replaced));
    }

    // Protection: the job finds what another way brought (ReceiptsDue.Reversed).
    [Fact]
    public async Task Money_that_went_back_by_a_way_nobody_thought_of_is_found()
    {
        database.BooksMayBeBroken = true;
        await world.Db.Execute("""
            INSERT INTO refunds (id, contribution_id, cents, reason, state, created_at)
            VALUES (gen_random_uuid(), @gift, 2000, 'by hand', 'succeeded', @Now)
            """, new { gift, world.Clock.Now });

        Assert.True(await ReceiptStory.Issue(world) > 0);

        Assert.Equal([40_00L, 60_00L],
            (await Receipts.OfGift(world.Db, gift)).Select(paper => paper.AmountCents));
    }

    [Fact]
    public async Task An_administrator_takes_it_back_for_good_and_says_why()
    {
        var id = (await ReceiptStory.Only(world, gift)).Id;
        var helene = await world.Person(world.Helene);
        ReceiptStory.Refused(Refusal.ReasonMissing, await world.Use<CancelReceipt>().Run(id, " ", false, helene));

        World.Must(await world.Use<CancelReceipt>().Run(id, "Adhésion, pas un don", false, helene));

        // Protection: receipts_cancelled_once, and final means that no other receipt follows.
        ReceiptStory.Refused(Refusal.AlreadyEnded, await world.Use<CancelReceipt>().Run(id, "encore", true, helene));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal("Adhésion, pas un don", (await ReceiptStory.Only(world, gift)).Cancellation!.Reason);
    }

    [Fact]
    public async Task An_operator_replaces_a_receipt_with_the_address_given_since()
    {
        var old = await ReceiptStory.Only(world, gift);
        await ReceiptStory.Ask(world, gift, ReceiptStory.Amina with { Street = "7 rue Ailleurs" });

        World.Must(await world.Use<CancelReceipt>().Run(
            old.Id, "Adresse fausse", true, await world.Person(world.Odile)));
        Assert.Equal(1, await ReceiptStory.Issue(world));

        var papers = await Receipts.OfGift(world.Db, gift);
        Assert.Equal(("7 rue Ailleurs", 1, "3 rue de l'Essai"),
            (papers[0].Donor!.Street, papers[0].Replaces, papers[1].Donor!.Street));
    }

    // Protection: a receipt is looked up through its reader's own organisations and gifts.
    [Fact]
    public async Task Nobody_finds_or_cancels_the_receipt_of_others()
    {
        var receipt = await ReceiptStory.Only(world, gift);
        var karim = await world.Person(world.Karim);

        ReceiptStory.Refused(
            Refusal.NotFound, await world.Use<CancelReceipt>().Run(receipt.Id, "pourquoi pas", false, karim));
        Assert.Null(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Holder([world.City])));
        Assert.Null(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Giver(world.Karim)));
        var giver = (await Contributions.Find(world.Db, gift))!.ContributorId;
        Assert.NotNull(await Receipts.Find(world.Db, receipt.Id, ReceiptReader.Giver(giver)));
    }

    [Fact]
    public async Task A_paper_is_true_cancelled_or_unknown_and_the_answer_names_nobody()
    {
        var receipt = await ReceiptStory.Only(world, gift);

        var byCode = await ReceiptChecks.Find(world.Db, receipt.NumberText, receipt.Code);
        Assert.Equal((1, "Le fournil d'essai", null), (byCode!.Number, byCode.Organisation, byCode.CancelledAt));
        Assert.NotNull(await ReceiptChecks.Find(world.Db, "n° 1", receipt.Code.ToLowerInvariant().Replace("-", " ")));
        Assert.NotNull(await ReceiptChecks.Find(world.Db, "1", "732 829 320"));
        // Protection: number and mark must both fit.
        foreach (var (number, mark) in new[]
        {
            ("2", receipt.Code), ("1", "0000-0000-0000"), ("1", "552081317"), ("1", ""), ("", receipt.Code),
            ("1", "%"), ("99999999999", receipt.Code),
        })
            Assert.Null(await ReceiptChecks.Find(world.Db, number, mark));

        World.Must(await world.Use<CancelReceipt>().Run(
            receipt.Id, "Adresse fausse", true, await world.Person(world.Odile)));
        await ReceiptStory.Issue(world);

        var cancelled = await ReceiptChecks.Find(world.Db, "1", receipt.Code);
        Assert.Equal((world.Clock.Now, 2), (cancelled!.CancelledAt, cancelled.Replaced));
    }

    // Protection: what the law asks to keep outlives the person, and nothing that was only asked does.
    [Fact]
    public async Task Erased_people_leave_their_receipts_until_the_law_lets_them_go()
    {
        var giver = (await Contributions.Find(world.Db, gift))!.ContributorId;
        await Settle();
        Assert.Contains("3 rue de l'Essai", System.Text.Encoding.UTF8.GetString(
            (await world.Use<PersonalData>().Export(giver))!), StringComparison.Ordinal);

        World.Must(await world.Use<ErasePerson>().Run(giver));

        Assert.Null(await ReceiptRequests.Donor(world.Db, gift));
        ReceiptStory.Refused(Refusal.NotFound, await world.Use<AskReceipt>().Run(
            await ReceiptStory.Key(world, gift), ReceiptStory.Amina, wealth: false));
        Assert.Equal("Amina Keller (inventée)", (await ReceiptStory.Only(world, gift)).Donor!.Name);

        world.Clock.Now = new DateTimeOffset(2032, 4, 14, 23, 0, 0, TimeSpan.Zero).AddHours(-2);
        Assert.Equal(0, await world.Use<ForgetReceipts>().Run(default));
        world.Clock.Now = world.Clock.Now.AddDays(2);
        Assert.Equal(1, await world.Use<ForgetReceipts>().Run(default));
        Assert.Equal(0, await world.Use<ForgetReceipts>().Run(default));

        var receipt = await ReceiptStory.Only(world, gift);
        Assert.Null(receipt.Donor);
        Assert.Equal((1, 60_00), (receipt.Number, receipt.AmountCents));
        Assert.Contains("effacée", string.Join(' ', receipt.ToPaper(new Uri("https://exemple.invalid")).Parts
            .OfType<PaperFacts>().SelectMany(part => part.Facts).Select(fact => fact.Value)));
    }

    /// <summary>As if all three purses had been paid: nobody waits for this person any more.</summary>
    private Task<bool> Settle()
    {
        database.BooksMayBeBroken = true;
        return world.Db.Transact(async tx =>
        {
            await tx.Execute("SET LOCAL session_replication_role = replica; UPDATE campaigns SET state = 'settled'");
            return true;
        });
    }
}
