using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What operators may do with an application, and what PostgreSQL refuses behind them.</summary>
public sealed class ReviewTests
{
    [Fact]
    public async Task An_application_is_approved_once_every_area_is_in_order_and_by_a_second_person()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        Assert.Equal(Refusal.ReviewMissing, await Approve(world, id, world.Otto));

        World.Must(await Review(world, id, world.Odile, ReviewArea.Project, ReviewArea.Budget));
        Assert.Equal(Refusal.ReviewMissing, await Approve(world, id, world.Otto));
        World.Must(await Review(world, id, world.Odile, ReviewArea.Legal));
        Assert.Equal(Refusal.SamePerson, await Approve(world, id, world.Odile));
        Assert.Null(await Approve(world, id, world.Otto));
        Assert.Equal(CampaignState.Approved, await StateOf(world, id));
    }

    [Fact]
    public async Task The_newest_word_of_an_area_counts_and_a_new_round_begins_with_nothing()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        await world.Review(id);
        World.Must(await world.Use<RecordReviews>().Run(id,
            [new Review(ReviewArea.Budget, Verdict.Change, Risk.High, "Le devis manque.", false)], true, world.Otto));
        Assert.Equal(Refusal.ReviewMissing, await Approve(world, id, world.Otto));

        World.Must(await world.Use<RequestChanges>().Run(id, world.Otto, "Ajoutez le devis du four."));
        World.Must(await world.Use<SubmitCampaign>().Run(id, world.Helene));
        Assert.Equal(2, await CampaignReviews.Round(world.Db, id));
        Assert.Equal([ReviewArea.Project, ReviewArea.Budget, ReviewArea.Legal],
            (await CampaignReviews.Standing(world.Db, id)).Open);
        await world.Review(id);
        Assert.Null(await Approve(world, id, world.Otto));
    }

    [Fact]
    public async Task Whoever_has_an_interest_judges_nothing_and_PostgreSQL_says_the_same()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        await world.Review(id);
        Assert.Equal(Refusal.ReasonMissing, (await world.Use<DeclareInterest>().Run(id, world.Otto, " ")).Refusal);
        World.Must(await world.Use<DeclareInterest>().Run(id, world.Otto, "Ma sœur y travaille."));
        World.Must(await world.Use<DeclareInterest>().Run(id, world.Otto, "Ma sœur y travaille."));

        Assert.Equal(Refusal.ConflictOfInterest,
            (await Review(world, id, world.Otto, ReviewArea.Project)).Refusal);
        Assert.Equal(Refusal.ConflictOfInterest, await Approve(world, id, world.Otto));
        Assert.Equal(Refusal.ConflictOfInterest,
            (await world.Use<RefuseCampaign>().Run(id, world.Otto, "non")).Refusal);
        Assert.Equal("reviews_without_interest", await Guard(world, """
            INSERT INTO campaign_reviews (id, campaign_id, round, area, verdict, risk, comment, internal, reviewed_by,
                                          reviewed_at)
            VALUES (gen_random_uuid(), @id, 1, 'project', 'ok', 'low', '', true, @Otto, @Now)
            """, new { id, world.Otto, world.Clock.Now }));
        Assert.Equal("approvals_unbiased", await Guard(world, """
            UPDATE approvals SET decision = 'approved', decided_by = @Otto, decided_at = @Now WHERE subject_id = @id
            """, new { id, world.Otto, world.Clock.Now }));
        Assert.Equal("rows_are_immutable", await Guard(world, "DELETE FROM interest_declarations", new { }));
        Assert.Equal("rows_are_immutable", await Guard(world, "UPDATE campaign_reviews SET verdict = 'ok'", new { }));
    }

    [Fact]
    public async Task Without_a_word_about_their_interest_nobody_reviews()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        Assert.Equal(Refusal.ConflictOfInterest, (await world.Use<RecordReviews>().Run(id,
            [new Review(ReviewArea.Project, Verdict.Ok, Risk.Low, "", false)], unbiased: false, world.Odile)).Refusal);
        Assert.Equal(Refusal.ReasonMissing, (await world.Use<RecordReviews>().Run(id,
            [new Review(ReviewArea.Project, Verdict.Refuse, Risk.Low, " ", false)], true, world.Odile)).Refusal);
    }

    [Fact]
    public async Task Refusing_and_asking_for_changes_need_a_reason_and_the_right_state()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        Assert.Equal(Refusal.ReasonMissing, (await world.Use<RefuseCampaign>().Run(id, world.Otto, "")).Refusal);
        Assert.Equal(Refusal.ReasonMissing, (await world.Use<RequestChanges>().Run(id, world.Otto, " ")).Refusal);
        World.Must(await world.Use<RefuseCampaign>().Run(id, world.Otto, "Hors du territoire."));
        Assert.Equal(CampaignState.Cancelled, await StateOf(world, id));
        Assert.Equal(Refusal.WrongState, (await world.Use<RequestChanges>().Run(id, world.Otto, "trop tard")).Refusal);
        Assert.Equal(Refusal.WrongState,
            (await world.Use<RefuseCampaign>().Run(world.Bakery, world.Otto, "elle est ouverte")).Refusal);
        Assert.Equal(["Hors du territoire."], await world.Db.Query<string>(
            "SELECT reason FROM campaign_moves WHERE campaign_id = @id AND to_state = 'cancelled'", new { id }));
    }

    [Fact]
    public async Task A_campaign_without_its_reviews_is_not_approved_by_SQL_either()
    {
        await using var database = await TestDatabase.Create();
        // Approved past the use case, so no row says who moved it.
        database.BooksMayBeBroken = true;
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        Assert.Equal("campaigns_reviewed_before_approval",
            await Guard(world, "UPDATE campaigns SET state = 'approved' WHERE id = @id", new { id }));
        await world.Review(id);
        await world.Db.Execute("UPDATE campaigns SET state = 'approved' WHERE id = @id", new { id });
    }

    [Fact]
    public async Task An_application_nobody_decided_in_time_is_asked_again_by_any_operator()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        await world.Review(id);
        Assert.Equal(Refusal.WrongState, (await Renew(world, "campaign", id, world.Odile)).Refusal);
        world.Clock.Pass(TimeSpan.FromHours(49));
        Assert.Equal(Refusal.ApprovalExpired, await Approve(world, id, world.Otto));
        World.Must(await Renew(world, "campaign", id, world.Odile));
        Assert.Equal(Refusal.SamePerson, await Approve(world, id, world.Odile));
        Assert.Null(await Approve(world, id, world.Otto));
        Assert.Equal(Refusal.WrongState, (await Renew(world, "campaign", id, world.Odile)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Renew(world, "fund", id, world.Odile)).Refusal);
    }

    [Fact]
    public async Task A_request_is_renewed_by_whoever_asked_first()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var wish = new RoleWish(Guid.CreateVersion7(), world.Helene, "operator", null, true, "remplacement");
        World.Must(await world.Use<RequestRole>().Run(wish, world.Odile));
        world.Clock.Pass(TimeSpan.FromHours(49));
        Assert.Equal(Refusal.OnlyFirstPerson, (await Renew(world, "role", wish.Id, world.Otto)).Refusal);
        World.Must(await Renew(world, "role", wish.Id, world.Odile));
        World.Must(await world.Use<ApproveRole>().Run(wish.Id, wish.ContentHash(), world.Otto, ""));
    }

    [Fact]
    public async Task One_more_campaign_than_the_funds_can_serve_is_scheduled_with_a_reason_only()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await HandIn(world);
        await world.Review(id);
        Assert.Null(await Approve(world, id, world.Otto));
        await Organisations.SetPayout(world.Db, world.BakeryHolder, "acct_essai", "enabled");
        var over = Assert.Single(await CallClaims.Over(world.Db, (await Campaigns.Find(world.Db, id))!));
        Assert.Equal(("public", 2, 10_000_00, 5_000_00), (over.Line, over.Campaigns, over.Claims, over.Covered));

        Assert.Equal(Refusal.OverCommitted, (await world.Use<ScheduleCampaign>().Run(id, world.Odile)).Refusal);
        World.Must(await world.Use<ScheduleCampaign>().Run(id, world.Odile, "La ville vote le complément en mai."));
        Assert.Equal(["La ville vote le complément en mai."], await world.Db.Query<string>(
            "SELECT reason FROM audit_log WHERE act = 'campaign_scheduled' AND subject_id = @id", new { id }));
    }

    [Fact]
    public async Task No_money_leaves_before_the_payout_was_reviewed()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gift = await world.Promise(3_750_00);
        await world.PassDeadline();
        await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(15));
        await world.Use<PlanSettlements>().Run(default);
        var planned = await SettlementsDue.Planned(world.Db);
        Assert.NotEmpty(planned);
        var first = planned[0];

        Assert.Equal(Refusal.PayoutNotReviewed,
            (await world.Use<SubmitSettlement>().Run(first.Id, world.Odile)).Refusal);
        Assert.Equal("settlements_reviewed_before_payout", await Guard(world,
            "UPDATE settlements SET state = 'approved' WHERE id = @Id", new { first.Id }));
        await world.ReviewPayout(world.Bakery);
        World.Must(await world.Use<SubmitSettlement>().Run(first.Id, world.Odile));
        World.Must(await world.Use<RecordReviews>().Run(world.Bakery,
            [new Review(ReviewArea.Payout, Verdict.Change, Risk.High, "Le RIB a changé.", true)], true, world.Otto));
        Assert.Equal(Refusal.PayoutNotReviewed, (await world.Use<ApproveSettlement>().Run(
            first.Id, first.ContentHash, world.Otto, "")).Refusal);
    }

    private static async Task<Guid> HandIn(World world)
    {
        var id = Guid.CreateVersion7();
        var goal = Money.Eur(15_000_00);
        World.Must(await world.Use<DraftCampaign>().Run(new CampaignDraft(id, world.Call, world.Scheme,
            world.BakeryHolder, $"essai-{id:N}", "Un second four", "Un résumé.", "Une histoire.", "fr", "Strasbourg",
            "67482", "food", "Du pain.", true, goal, Collection.AtClose, world.Clock.Now, world.Clock.Now.AddDays(30),
            [("Four", goal)]), world.Helene));
        World.Must(await world.Use<SubmitCampaign>().Run(id, world.Helene));
        return id;
    }

    private static Task<Result<Done>> Review(World world, Guid id, Guid by, params ReviewArea[] areas) =>
        world.Use<RecordReviews>().Run(id,
            [.. areas.Select(area => new Review(area, Verdict.Ok, Risk.Low, "", false))], unbiased: true, by);

    private static async Task<Refusal?> Approve(World world, Guid id, Guid by) =>
        (await world.Use<ApproveCampaign>().Run(
            id, ApproveCampaign.ContentOf((await Campaigns.Find(world.Db, id))!), by, "relu")).Refusal;

    private static Task<Result<Done>> Renew(World world, string kind, Guid subject, Guid by) =>
        world.Use<RenewApproval>().Run(kind, subject, by);

    private static async Task<CampaignState> StateOf(World world, Guid id) =>
        (await Campaigns.Find(world.Db, id))!.State;

    private static async Task<string?> Guard(World world, string sql, object values) =>
        (await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute(sql, values))).ConstraintName;
}
