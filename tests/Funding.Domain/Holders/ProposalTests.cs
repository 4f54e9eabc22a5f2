using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ProposalTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_draft_begins_with_a_title_grows_part_by_part_and_is_handed_in_whole()
    {
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);

        var bare = await HandIn(world, id, helene);
        Assert.Equal(Refusal.ProposalIncomplete, bare.Refusal);
        Assert.Equal(CampaignState.Draft, (await world.Read(id, helene)).State);

        await world.Complete(id, helene);
        var saved = await world.Read(id, helene);
        Assert.Equal(("un-jardin-pour-tous", Money.Eur(6_750_00)), (saved.Slug, saved.Minimum));
        World.Must(await HandIn(world, id, helene));
        Assert.Equal(CampaignState.Submitted, (await world.Read(id, helene)).State);
        Assert.Equal(Refusal.WrongState, (await HandIn(world, id, helene)).Refusal);
        Assert.Equal(["campaign_started", "campaign_saved", "budget_saved", "campaign_submitted"],
            await world.Db.Query<string>("""
                SELECT act FROM audit_log WHERE subject_id = @id ORDER BY seq
                """, new { id }));
    }

    [Fact]
    public async Task Started_twice_from_one_form_it_is_one_draft_and_two_titles_alike_get_two_addresses()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var start = new ProposalStart(
            Guid.CreateVersion7(), world.Call, world.BakeryHolder, "L'Été des épiceries", "fr");
        World.Must(await world.Use<StartProposal>().Run(start, helene));
        World.Must(await world.Use<StartProposal>().Run(start, helene));
        foreach (var changed in new[] { start with { Title = "L'Hiver" }, start with { Language = "de" } })
            Assert.Equal(Refusal.SameIdOtherContent, (await world.Use<StartProposal>().Run(changed, helene)).Refusal);
        var other = await world.Begin(helene, start.Title);
        Assert.Equal("l-ete-des-epiceries", (await world.Read(start.Id, helene)).Slug);
        Assert.Equal("l-ete-des-epiceries-2", (await world.Read(other, helene)).Slug);
    }

    [Fact]
    public async Task What_belongs_to_another_organisation_is_not_found()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        var others = Guid.CreateVersion7();
        await world.Organisation(others, OrganisationKind.Association, "Une autre (inventée)");
        var ines = await world.Person("Ines", organisation: others);

        Assert.Null(await Proposals.Find(world.Db, ines, id));
        Assert.Equal(Refusal.NotFound, (await world.Use<SaveProposal>().Run(id, ines, "", p => p)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<SaveBudget>().Run(id, ines, [])).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<SaveRewards>().Run(id, ines, [])).Refusal);
        Assert.Equal(Refusal.NotFound, (await HandIn(world, id, ines)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<PublishCampaign>().Run(id, ines)).Refusal);
        var foreign = new ProposalStart(Guid.CreateVersion7(), world.Call, world.BakeryHolder, "À leur nom", "fr");
        Assert.Equal(Refusal.NotFound, (await world.Use<StartProposal>().Run(foreign, ines)).Refusal);
        Assert.DoesNotContain(await HolderPages.Campaigns(world.Db, ines), campaign => campaign.Id == id);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_by_the_record_and_by_the_database()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        var late = world.Clock.Now.AddYears(2);

        Assert.Equal(
            Refusal.DatesOutsideCall, await Change(p => p with { OpensAt = world.Clock.Now, ClosesAt = late }));
        Assert.Equal(Refusal.CommuneInvalid, await Change(p => p with { Commune = "6748" }));
        Assert.Equal(Refusal.FieldMissing, await Change(p => p with { Title = " " }));
        Assert.Equal(Refusal.FieldMissing, await Change(p => p with { Theme = "weapons" }));
        Assert.Equal(Refusal.AmountTooLarge, await Change(p => p with { Goal = Money.Eur(1_000_000_01) }));
        Assert.Null(await Change(p => p with { Commune = "2A004" }));
        // The table does not let a campaign with gaps leave its draft, whoever asks.
        Assert.Equal(Refusal.ProposalIncomplete, (await world.Use<SubmitCampaign>().Run(id, helene.Id)).Refusal);

        async Task<Refusal?> Change(Func<Proposal, Proposal> change) =>
            (await world.Use<SaveProposal>().Run(id, helene, "", change)).Refusal;
    }

    [Fact]
    public async Task Handed_in_nothing_of_it_moves_by_hand_and_publishing_waits_for_the_payout_account()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        await world.Complete(id, helene);
        World.Must(await HandIn(world, id, helene));

        Assert.Equal(Refusal.CampaignFrozen,
            (await world.Use<SaveProposal>().Run(id, helene, "", p => p with { Title = "Autre" })).Refusal);
        Assert.Equal(Refusal.CampaignFrozen, (await world.Use<SaveBudget>().Run(id, helene, [])).Refusal);
        var touched = await world.Db.Decide<int>(async tx =>
            await tx.Execute("UPDATE campaigns SET story = 'autre' WHERE id = @id", new { id }));
        Assert.Equal(Refusal.CampaignFrozen, touched.Refusal);
        var line = await world.Db.Decide<int>(async tx =>
            await tx.Execute("UPDATE budget_lines SET cents = 1 WHERE campaign_id = @id", new { id }));
        Assert.Equal(Refusal.CampaignFrozen, line.Refusal);

        await world.Review(id);
        var shown = ApproveCampaign.ContentOf((await Campaigns.Find(world.Db, id))!);
        World.Must(await world.Use<ApproveCampaign>().Run(id, shown, world.Otto, "relu"));
        await world.Db.Execute("UPDATE organisations SET payout_state = 'pending' WHERE id = @BakeryHolder",
            new { world.BakeryHolder });
        Assert.Equal(Refusal.PayoutAccountNotReady, (await world.Use<PublishCampaign>().Run(id, helene)).Refusal);
        await world.Db.Execute("UPDATE organisations SET payout_state = 'enabled' WHERE id = @BakeryHolder",
            new { world.BakeryHolder });
        // Its funds would promise more than they hold: that is for an operator to say, with a reason.
        Assert.Equal(Refusal.OverCommitted, (await world.Use<PublishCampaign>().Run(id, helene)).Refusal);
        Assert.Equal(CampaignState.Approved, (await world.Read(id, helene)).State);
        World.Must(await world.Use<ScheduleCampaign>().Run(id, world.Otto, "les fonds arrivent"));
        Assert.Equal(Refusal.WrongState, (await world.Use<PublishCampaign>().Run(id, helene)).Refusal);
    }

    private static Task<Result<Done>> HandIn(World world, Guid id, CurrentPerson me) =>
        world.Use<HandInProposal>().Run(id, me, "");
}
