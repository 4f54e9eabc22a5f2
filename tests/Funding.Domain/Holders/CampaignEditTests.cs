using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class CampaignEditTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_live_campaign_changes_its_words_only_by_a_version_that_an_operator_approved()
    {
        await using var world = await World.Create(database);
        var (helene, odile) = (await world.Person("Helene"), await world.Person("Odile", "operator"));
        var before = await world.Read(world.Bakery, helene);
        var texts = EditedTexts.Of(before) with { Story = "Une autre histoire." };
        var edit = Guid.CreateVersion7();

        Assert.Equal(Refusal.NothingChanged, await Propose(edit, EditedTexts.Of(before)));
        Assert.Equal(Refusal.FieldMissing, await Propose(edit, texts with { Summary = "" }));
        Assert.Null(await Propose(edit, texts));
        Assert.Null(await Propose(edit, texts));
        Assert.Equal(Refusal.EditWaiting, await Propose(Guid.CreateVersion7(), texts with { Title = "Un autre" }));
        Assert.Equal("Une histoire.", (await world.Read(world.Bakery, helene)).Story);

        var proposed = Assert.Single(await CampaignEdits.Of(world.Db, world.Bakery));
        Assert.Equal(Refusal.ContentChanged, await Decide(odile, proposed.BeforeHash, approve: true));
        Assert.Equal(Refusal.NotFound, await Decide(helene, proposed.AfterHash, approve: true));
        Assert.Null(await Decide(odile, proposed.AfterHash, approve: true));
        Assert.Equal(Refusal.AlreadyEnded, await Decide(odile, proposed.AfterHash, approve: true));
        Assert.Equal("Une autre histoire.", (await world.Read(world.Bakery, helene)).Story);

        // The second version is refused with its reason, and stays to be read.
        edit = Guid.CreateVersion7();
        Assert.Null(await Propose(edit, texts with { Title = "Autre chose" }));
        var second = (await CampaignEdits.Of(world.Db, world.Bakery))[0];
        Assert.Equal(Refusal.FieldMissing, await Decide(odile, second.AfterHash, approve: false, reason: ""));
        Assert.Null(await Decide(odile, second.AfterHash, approve: false, reason: "Le titre est connu."));
        Assert.Equal([(2, "refused"), (1, "approved")], (await CampaignEdits.Of(world.Db, world.Bakery))
            .Select(version => (version.Version, version.State)));
        Assert.Equal(before.Title, (await world.Read(world.Bakery, helene)).Title);

        async Task<Refusal?> Propose(Guid id, EditedTexts wanted) => (await world.Use<ProposeEdit>().Run(
            id, world.Bakery, helene, wanted, "La suite est connue.")).Refusal;
        async Task<Refusal?> Decide(CurrentPerson who, byte[] shown, bool approve, string reason = "lu") =>
            (await world.Use<DecideEdit>().Run(edit, shown, who, approve, reason)).Refusal;
    }

    [Fact]
    public async Task Whoever_proposed_it_does_not_approve_it_even_with_both_hats()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await world.Person("Helene");
        var both = (await world.Person("Helene", "operator")) with { IsOperator = true };
        var texts = EditedTexts.Of(await world.Read(world.Bakery, both)) with { Story = "Autre." };
        var edit = (await world.Use<ProposeEdit>().Run(
            Guid.CreateVersion7(), world.Bakery, both, texts, "Parce que.")).Value;
        var shown = (await CampaignEdits.Find(world.Db, edit))!.AfterHash;
        Assert.Equal(Refusal.SamePerson, (await world.Use<DecideEdit>().Run(edit, shown, both, true, "lu")).Refusal);
        var bySql = await world.Db.Decide<int>(async tx => await tx.Execute("""
            UPDATE campaign_edits SET state = 'approved', decided_by = @Id, decided_at = proposed_at WHERE id = @edit
            """, new { both.Id, edit }));
        Assert.Equal(Refusal.SamePerson, bySql.Refusal);
    }
}
