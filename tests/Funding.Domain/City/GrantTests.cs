using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The threshold above which a public body and a beneficiary sign first, and what was voted by name.</summary>
public sealed class GrantTests
{
    /// <summary>Two campaigns of one holder may claim 20,000 € each.</summary>
    private const string Generous = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 2000000}}},
                   {"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 500000}},
                    "sharing": "pro_rata_commitment"}]}
        """;

    private static async Task<Guid> Second(World world)
    {
        var (id, goal) = (Guid.CreateVersion7(), Money.Eur(15_000_00));
        World.Must(await world.Use<DraftCampaign>().Run(new CampaignDraft(id, world.Call, world.Scheme,
            world.BakeryHolder, "second-four", "Un second four", "Un résumé.", "Une histoire.", "fr", "Strasbourg",
            "67482", "food", "Du pain.", true, goal, Collection.AtClose, world.Clock.Now, world.Clock.Now.AddDays(20),
            [("Four", goal)]), world.Odile));
        World.Must(await world.Use<SubmitCampaign>().Run(id, world.Odile));
        await world.Review(id);
        var campaign = (await Campaigns.Find(world.Db, id))!;
        World.Must(await world.Use<ApproveCampaign>().Run(id, ApproveCampaign.ContentOf(campaign), world.Otto, "relu"));
        return id;
    }

    private static async Task<Guid> Award(World world, Guid campaign, long cents)
    {
        var claire = await world.Person(world.Claire);
        var id = (await world.Use<SaveAward>().Run(new AwardEntry(Guid.CreateVersion7(), world.City, world.Call,
            "2026-080", new DateOnly(2026, 2, 27), "Conseil d'essai", [new AwardShare(campaign, Money.Eur(cents))]),
            claire)).Value;
        World.Must(await world.Use<UploadDecisionPaper>().Run(
            Guid.CreateVersion7(), "award", id, ("decision.pdf", CityDesk.Pdf), claire));
        return id;
    }

    [Fact]
    public async Task Above_the_threshold_nothing_is_promised_without_a_convention()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, Generous, cityCents: 60_000_00);
        var (second, claire) = (await Second(world), await world.Person(world.Claire));
        var schedule = world.Use<ScheduleCampaign>();

        Assert.Equal(Refusal.ConventionMissing, (await schedule.Run(second, world.Odile)).Refusal);
        World.Must(await world.Use<RecordConvention>().Run(new ConventionEntry(Guid.CreateVersion7(), world.City,
            world.BakeryHolder, 2026, "C-2026-4", new DateOnly(2026, 2, 27)), "convention.pdf", CityDesk.Pdf, claire));
        World.Must(await schedule.Run(second, world.Odile));

        var row = Assert.Single(await GrantWatch.Of(world.Db, [world.City], world.Clock.Now));
        Assert.Equal((40_000_00, true, false), (row.Voted, row.IsAbove, row.IsBlocked));
    }

    [Fact]
    public async Task Neither_a_higher_total_nor_another_way_to_approve_leads_past_the_threshold()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, Generous, cityCents: 11_000_00);
        World.Must(await world.Use<ScheduleCampaign>().Run(
            await Second(world), world.Odile, "les fonds sont connus"));
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var total = (await world.Use<ProposeEnvelopeTotal>().Run(Guid.CreateVersion7(), world.CityFund,
            Money.Eur(12_000_00), false, CityDesk.Voted, claire)).Value;

        Assert.Equal(Refusal.ConventionMissing,
            (await world.Use<DecideEnvelopeTotal>().Run(world.CityFund, total, bruno, true, "voté")).Refusal);
        Assert.Equal(Money.Eur(11_000_00), await world.Balance($"envelope:{world.CityFund}"));
        var shown = (await EnvelopeTotals.Waiting(world.Db, world.CityFund))!.Proposal;
        var approve = world.Use<ApproveFundTotal>();
        Assert.Equal(Refusal.ConventionMissing, (await approve.Run(shown, world.Bruno, "voté")).Refusal);
        // Whichever door they come through: public money is its own body's.
        foreach (var stranger in new[] { world.Otto, (await world.Stranger()).Id })
        {
            Assert.Equal(Refusal.NotFound, (await approve.Run(shown, stranger, "voté")).Refusal);
            Assert.Equal(Refusal.NotFound, (await world.Use<RefuseFundTotal>().Run(shown, stranger, "non")).Refusal);
        }

        var more = new FundEntry(Guid.CreateVersion7(), world.Call, world.City, "public", "Rallonge d'essai",
            Money.Eur(1_000_00), 2, null,
            new PublicDecision("2026-078", new DateOnly(2026, 2, 27), "Conseil d'essai", "65748"), null);
        World.Must(await world.Use<ProposeFund>().Run(more, world.Odile));
        Assert.Equal(Refusal.ConventionMissing, (await world.Use<ApproveFund>().Run(more, world.Otto, "")).Refusal);
    }

    [Fact]
    public async Task A_closed_envelope_counts_with_what_it_still_promises_and_no_more()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, Generous, cityCents: 60_000_00);
        var (second, schedule) = (await Second(world), world.Use<ScheduleCampaign>());
        await world.Promise(100_00);
        Assert.Equal(Refusal.ConventionMissing, (await schedule.Run(second, world.Odile)).Refusal);

        await world.CloseEnvelope(world.CityFund);

        var row = Assert.Single(await GrantWatch.Of(world.Db, [world.City], world.Clock.Now));
        Assert.Equal((100_00, false, false), (row.Voted, row.IsAbove, row.IsBlocked));
        World.Must(await schedule.Run(second, world.Odile, "les fonds sont connus"));
    }

    [Fact]
    public async Task An_award_above_the_threshold_or_below_the_rule_is_not_taken()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (claire, submit) = (await world.Person(world.Claire), world.Use<SubmitAward>());

        Assert.Equal(Refusal.VoteBelowRule,
            (await submit.Run(await Award(world, world.Bakery, 4_999_99), claire)).Refusal);
        Assert.Equal(Refusal.ConventionMissing,
            (await submit.Run(await Award(world, world.Bakery, 23_000_01), claire)).Refusal);
    }

    [Fact]
    public async Task An_award_is_voted_by_two_people_and_public_then()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var id = await Award(world, world.Bakery, 5_000_00);
        World.Must(await world.Use<SubmitAward>().Run(id, claire));
        var shown = await Awards.ContentHash(world.Db, (await Awards.Find(world.Db, [world.City], id))!);
        var decide = world.Use<DecideAward>();

        Assert.Empty(await PublicAwards.OfCampaign(world.Db, world.Bakery));
        Assert.Equal(Refusal.SamePerson, (await decide.Run(id, shown, claire, true, "")).Refusal);
        World.Must(await decide.Run(id, shown, bruno, true, "voté"));
        var award = (await PublicAwards.OfCampaign(world.Db, world.Bakery))[world.CityFund];
        Assert.Equal((Money.Eur(5_000_00), "2026-080"), (award.Most, award.DecisionNumber));
        Assert.Equal(Refusal.NotFound, (await decide.Run(id, shown, await world.Stranger(), true, "")).Refusal);
    }

    [Fact]
    public async Task A_grant_above_the_threshold_of_the_day_is_not_released()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await CityPaymentTests.Succeed(world);
        var grant = await world.Db.Single<Guid>("SELECT id FROM settlements WHERE stream = 'grant'");
        await world.Db.Execute("""
            INSERT INTO legal_figures (name, valid_from, cents, source)
            VALUES ('convention_threshold', '2026-03-03', 100000, 'décret inventé')
            """);
        await world.ReviewPayout(world.Bakery);
        World.Must(await world.Use<SubmitSettlement>().Run(grant, world.Odile));
        var hash = await world.Db.Single<byte[]>("SELECT content_hash FROM settlements WHERE id = @grant",
            new { grant });

        Assert.Equal(Refusal.ConventionMissing,
            (await world.Use<ApproveSettlement>().Run(grant, hash, world.Otto, "relu")).Refusal);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute("""
            UPDATE settlements SET state = 'approved', approved_at = @Now WHERE id = @grant
            """, new { grant, world.Clock.Now }));
        Assert.Equal("grants_above_threshold_have_convention", refused.ConstraintName);
    }
}
