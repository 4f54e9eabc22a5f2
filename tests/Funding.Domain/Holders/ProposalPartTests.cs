using System.Text;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ProposalPartTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly byte[] Paper = Encoding.ASCII.GetBytes("%PDF-1.7 un devis");

    [Fact]
    public async Task A_line_of_the_budget_keeps_its_quotes_while_others_move_around_it()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        await world.Complete(id, helene);
        var lines = await Proposals.Budget(world.Db, id);
        var quote = Guid.CreateVersion7();
        World.Must(await Attach(world, quote, id, helene, lines[1].Id, Paper));
        World.Must(await Attach(world, quote, id, helene, lines[1].Id, Paper));

        // Moved to the front, and the other line is gone: its paper stays with it.
        World.Must(await world.Use<SaveBudget>().Run(id, helene,
        [
            new BudgetEntry(lines[1].Id, "Outils à main", Money.Eur(5_000_00)),
            new BudgetEntry(Guid.CreateVersion7(), "Graines", Money.Eur(4_000_00)),
        ]));
        var file = (await ProposalFile.Find(world.Db, helene, id))!;
        Assert.Equal(["Outils à main", "Graines"], file.Budget.Select(line => line.Label));
        Assert.Equal(quote, Assert.Single(file.Quotes[lines[1].Id]).Id);

        Assert.Equal(Refusal.FileTypeRefused,
            (await Attach(world, Guid.CreateVersion7(), id, helene, lines[1].Id, "GIF89a"u8.ToArray())).Refusal);
        Assert.Equal(Refusal.NotFound,
            (await Attach(world, Guid.CreateVersion7(), id, helene, lines[0].Id, Paper)).Refusal);
        World.Must(await world.Use<SaveBudget>().Run(id, helene, []));
        Assert.Null(await Documents.Find(world.Db, quote));
    }

    [Fact]
    public async Task A_line_of_another_campaign_is_not_taken_over()
    {
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var (mine, other) = (await world.Begin(helene), await world.Begin(helene, "Un autre"));
        await world.Complete(other, helene);
        var foreign = (await Proposals.Budget(world.Db, other))[0];
        World.Must(await world.Use<SaveBudget>().Run(
            mine, helene, [new BudgetEntry(foreign.Id, "À moi", Money.Eur(1_00))]));
        Assert.NotEqual(foreign.Id, (await Proposals.Budget(world.Db, mine)).Single().Id);
        Assert.Equal(foreign, (await Proposals.Budget(world.Db, other))[0]);
    }

    [Fact]
    public async Task A_picture_needs_words_and_sides_that_fit_and_can_be_taken_away()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        Assert.Equal(Refusal.AlternativeMissing, await Save(" ", Pictures.Png(1200, 800)));
        Assert.Equal(Refusal.ImageTooSmall, await Save("Un four", Pictures.Png(1200, 599)));
        Assert.Equal(Refusal.ImageTooWide, await Save("Un four", Pictures.Png(6001, 800)));
        Assert.Equal(Refusal.FileTypeRefused, await Save("Un four", "<svg onload='alert(1)'>"u8.ToArray()));
        Assert.Equal(Refusal.FileTooLarge,
            await Save("Un four", [.. Pictures.Png(1200, 800), .. new byte[ProposalLimits.Image_BytesMax]]));
        Assert.Equal(Refusal.FileEmpty, await Save("Un four", null));
        Assert.Null(await Save("Un four", Pictures.Png(1200, 800)));
        var saved = await world.Read(id, helene);
        Assert.True((await Documents.Find(world.Db, saved.ImageDocument!.Value))!.IsPublic);
        Assert.Null(await Save("Un four à bois", null));
        Assert.Equal("Un four à bois", (await world.Read(id, helene)).ImageAlt);
        World.Must(await world.Use<SaveImage>().Withdraw(id, helene));
        Assert.Null((await world.Read(id, helene)).ImageDocument);

        async Task<Refusal?> Save(string alt, byte[]? content) => (await world.Use<SaveImage>().Run(
            Guid.CreateVersion7(), id, helene, alt, content is null ? null : ("four.png", content))).Refusal;
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp lossy")]
    [InlineData("webp lossless")]
    [InlineData("webp extended")]
    public void The_sides_of_a_picture_are_read_from_its_first_bytes(string kind)
    {
        var file = Pictures.Of(kind, 1600, 900);
        Assert.Equal(new ImageSize(1600, 900), ImageSize.Of(file));
        // Cut anywhere, it says nothing or the same, and never breaks.
        for (var length = 0; length < file.Length; length++)
            Assert.True(ImageSize.Of(file.AsSpan(0, length)) is null or { Width: 1600, Height: 900 });
    }

    [Fact]
    public async Task Rewards_keep_the_word_that_rules_know_them_by()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        World.Must(await Save(new RewardEntry(null, "Un panier", Money.Eur(20_00), Money.Eur(5_00), 10),
            new RewardEntry(null, "Un panier", Money.Eur(50_00), Money.Zero, null)));
        World.Must(await Save(new RewardEntry("un-panier", "Un grand panier", Money.Eur(20_00), Money.Eur(5_00), 8)));
        var reward = Assert.Single(await Rewards.Of(world.Db, id));
        Assert.Equal(("un-panier", "Un grand panier", 8), (reward.Code, reward.Label, reward.Left));
        Assert.Equal(Refusal.RewardWorthTooMuch,
            (await Save(new RewardEntry(null, "Trop", Money.Eur(10_00), Money.Eur(10_01), null))).Refusal);
        Assert.Equal(Refusal.FieldMissing,
            (await Save(new RewardEntry(null, "", Money.Eur(10_00), Money.Zero, null))).Refusal);
        Assert.Equal(Refusal.FieldMissing,
            (await Save(new RewardEntry(null, "Rien", Money.Eur(10_00), Money.Zero, 0))).Refusal);

        Task<Result<Done>> Save(params RewardEntry[] entries) =>
            world.Use<SaveRewards>().Run(id, helene, entries);
    }

    [Fact]
    public void Readiness_says_what_is_missing_and_advice_holds_nobody_up()
    {
        var now = new StoryClock().Now;
        var bare = new Proposal(Guid.Empty, Guid.Empty, Guid.Empty, "", "", CampaignState.Draft, "Titre", "", "", "fr",
            "", "", "", "", "", true, Money.Zero, Money.Zero, Collection.AtClose, now, now, null, "", "", now,
            now.AddYears(1), 7500, "none");
        Assert.Equal(["summary", "place", "theme", "story", "result", "goal", "budget", "sum", "calendar"],
            Readiness.Of(bare, [], 0, 0, now).Missing.Select(item => item.Name));
        var whole = bare with
        {
            Summary = "x", Town = "x", Commune = "67482", Theme = "food", Story = "x", ExpectedResult = "x",
            Goal = Money.Eur(10_00), ClosesAt = now.AddDays(1),
        };
        ProposalLine[] budget = [new(Guid.Empty, 1, "x", Money.Eur(10_00))];
        var ready = Readiness.Of(whole, budget, 0, 0, now);
        Assert.True(ready is { CanBeHandedIn: true, CanBePublished: false });
        Assert.True(Readiness.Of(whole with { PayoutState = "enabled" }, budget, 0, 0, now).CanBePublished);
        Assert.Equal(["sum"], Readiness.Of(whole, [budget[0] with { Cost = Money.Eur(9_99) }], 0, 0, now).Missing
            .Select(item => item.Name));
        Assert.Equal(["calendar"], Readiness.Of(whole, budget, 0, 0, now.AddDays(2)).Missing.Select(item => item.Name));
    }

    private static Task<Result<Guid>> Attach(
        World world, Guid quote, Guid id, CurrentPerson me, Guid line, byte[] content) =>
        world.Use<AttachQuote>().Run(quote, id, me, line, ("devis.pdf", content));
}
