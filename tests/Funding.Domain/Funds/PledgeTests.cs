using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A pledge from its first gap to its last cent.</summary>
public sealed class PledgeTests(PledgeTests.OneWorld one) : IClassFixture<PledgeTests.OneWorld>
{
    /// <summary>One territory for all: every test has pledges of its own.</summary>
    public sealed class OneWorld : IAsyncLifetime
    {
        private readonly TestDatabase database = new();

        public World World { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await database.InitializeAsync();
            World = await Okote.Tests.World.Create(database);
        }

        public async Task DisposeAsync()
        {
            await World.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private readonly World world = one.World;

    private FundEntry Entry(string name = "Forge") => new(
        Guid.CreateVersion7(), world.Call, world.Companies[0], "private", name, Money.Eur(1_000_00), 1, null, null,
        new PledgeTerms("promise", "Nous prévenons le porteur.")
        {
            GivesAnyway = "Non.", UnusedPart = "Elle nous reste.", PaidWhen = "À trente jours.",
        });

    private async Task<FundEntry> Drafted(FundEntry? entry = null)
    {
        entry ??= Entry();
        World.Must(await world.Use<DraftFund>().Run(entry, world.Karim));
        return entry;
    }

    private Task<Result<Done>> Sign(FundEntry fund, Guid? by = null, byte[]? shown = null, string quality = "gérant") =>
        world.Use<SignPledge>().Run(
            new PledgeSignature(fund.Id, shown ?? fund.ContentHash(), "Karim (inventé)", quality), by ?? world.Karim);

    private async Task<FundEntry> Signed(FundEntry? entry = null)
    {
        var fund = await Drafted(entry);
        World.Must(await Sign(fund));
        return fund;
    }

    private async Task<FundEntry> Approved(FundEntry? entry = null)
    {
        var fund = await Signed(entry);
        World.Must(await world.Use<ApproveFund>().Run(fund.Id, fund.ContentHash(), world.Otto, "relu"));
        return fund;
    }

    private async Task<FundStage> Stage(FundEntry fund) => (await Funds.Find(world.Db, fund.Id))!.State;

    [Fact]
    public async Task A_draft_is_kept_with_gaps_and_read_back_as_it_was_typed()
    {
        var gaps = new FundEntry(Guid.CreateVersion7(), world.Call, world.Companies[0], "", "Forge", Money.Zero, 1, [],
            null, new PledgeTerms("", ""));
        World.Must(await world.Use<DraftFund>().Run(gaps, world.Karim));
        Assert.Equal(["line", "amount", "scope", "guarantee", "anyway", "unused", "when", "default"],
            (await Funds.Find(world.Db, gaps.Id))!.Entry.Gaps());

        var whole = Entry() with
        {
            Id = gaps.Id, Campaigns = [world.Bakery], CapPerCampaign = Money.Eur(400_00),
            CapPerContribution = Money.Eur(50_00), Weight = 3,
        };
        World.Must(await world.Use<DraftFund>().Run(whole, world.Karim));

        var stored = (await Funds.Find(world.Db, gaps.Id))!.Entry;
        Assert.Empty(stored.Gaps());
        Assert.Equal(whole.ContentHash(), stored.ContentHash());
    }

    [Fact]
    public async Task What_cannot_stand_is_refused_and_a_draft_with_gaps_is_not_signed()
    {
        var draft = world.Use<DraftFund>();
        var entry = Entry();
        Assert.Equal(Refusal.AmountTooSmall,
            (await draft.Run(entry with { Amount = Money.Eur(-1) }, world.Karim)).Refusal);
        Assert.Equal(Refusal.CapTooLarge,
            (await draft.Run(entry with { CapPerCampaign = Money.Eur(1_000_01) }, world.Karim)).Refusal);
        Assert.Equal(Refusal.CapTooLarge, (await draft.Run(entry with
        {
            CapPerCampaign = Money.Eur(10_00), CapPerContribution = Money.Eur(10_01),
        }, world.Karim)).Refusal);
        Assert.Equal(Refusal.NotFound,
            (await draft.Run(entry with { Campaigns = [Guid.CreateVersion7()] }, world.Karim)).Refusal);

        var empty = await Drafted(entry with { Id = Guid.CreateVersion7(), Themes = [] });
        Assert.Equal(Refusal.FieldMissing, (await Sign(empty)).Refusal);
        var silent = await Drafted(entry with
        {
            Id = Guid.CreateVersion7(), Terms = entry.Terms! with { UnusedPart = "" },
        });
        Assert.Equal(Refusal.FieldMissing, (await Sign(silent)).Refusal);
    }

    [Fact]
    public async Task Only_a_signatory_signs_and_only_what_they_saw()
    {
        var fund = await Drafted();
        Assert.Equal(Refusal.SignatoryRequired, (await Sign(fund, by: world.Helene)).Refusal);
        Assert.Equal(Refusal.FieldMissing, (await Sign(fund, quality: " ")).Refusal);
        var changed = fund with { Amount = Money.Eur(2_000_00) };
        World.Must(await world.Use<DraftFund>().Run(changed, world.Karim));
        Assert.Equal(Refusal.ContentChanged, (await Sign(fund)).Refusal);

        World.Must(await Sign(changed));
        Assert.Equal(Refusal.WrongState, (await Sign(changed)).Refusal);
        Assert.Equal(Refusal.WrongState, (await world.Use<DraftFund>().Run(changed, world.Karim)).Refusal);
        var signature = (await PledgePages.Signature(world.Db, fund.Id))!;
        Assert.Equal(changed.ContentHash(), signature.ContentHash);
        Assert.Equal("gérant", signature.Quality);
        Assert.Equal(world.Clock.Now, signature.SignedAt);
    }

    [Fact]
    public async Task A_second_person_approves_what_the_table_holds_and_then_it_is_matched()
    {
        var fund = await Signed();
        var approve = world.Use<ApproveFund>();
        Assert.Equal(Refusal.SamePerson,
            (await approve.Run(fund.Id, fund.ContentHash(), world.Karim, "")).Refusal);
        var other = (fund with { Amount = Money.Eur(9_000_00) }).ContentHash();
        Assert.Equal(Refusal.ContentChanged, (await approve.Run(fund.Id, other, world.Otto, "")).Refusal);

        World.Must(await approve.Run(fund.Id, fund.ContentHash(), world.Otto, "relu"));
        Assert.Equal(Refusal.WrongState,
            (await approve.Run(fund.Id, fund.ContentHash(), world.Otto, "")).Refusal);
        Assert.Equal(FundStage.Active, await Stage(fund));
        Assert.Equal(Money.Eur(1_000_00), await world.Balance($"pledge:{fund.Id}"));
    }

    [Fact]
    public async Task A_change_behind_the_approvers_back_is_seen_although_the_request_has_the_hash_they_saw()
    {
        var fund = await Signed();
        await world.Db.Transact<bool>(async tx =>
        {
            await tx.Execute("SET LOCAL session_replication_role = replica");
            await tx.Execute("UPDATE funds SET amount_cents = 900000000 WHERE id = @Id", new { fund.Id });
            return true;
        });

        Assert.Equal(Refusal.ContentChanged,
            (await world.Use<ApproveFund>().Run(fund.Id, fund.ContentHash(), world.Otto, "relu")).Refusal);
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_gives_the_draft_back()
    {
        var fund = await Signed();
        var refuse = world.Use<RefuseFund>();
        Assert.Equal(Refusal.ReasonMissing, (await refuse.Run(fund.Id, fund.ContentHash(), world.Otto, " ")).Refusal);
        World.Must(await refuse.Run(fund.Id, fund.ContentHash(), world.Otto, "Le plan n'est pas clair."));

        Assert.Equal(FundStage.Draft, await Stage(fund));
        Assert.Equal("Le plan n'est pas clair.", (await PledgePages.Approval(world.Db, fund.Id))!.Reason);
        World.Must(await world.Use<DraftFund>().Run(fund with { Amount = Money.Eur(5_00) }, world.Karim));
    }

    [Fact]
    public async Task An_expired_approval_is_asked_for_again_and_the_asker_stays_the_same()
    {
        var fund = await Signed();
        var renew = world.Use<RenewFundApproval>();
        Assert.Equal(Refusal.WrongState, (await renew.Run(fund.Id, world.Otto)).Refusal);
        world.Clock.Pass(TimeSpan.FromHours(49));
        var approve = world.Use<ApproveFund>();
        Assert.Equal(Refusal.ApprovalExpired,
            (await approve.Run(fund.Id, fund.ContentHash(), world.Otto, "")).Refusal);

        World.Must(await renew.Run(fund.Id, world.Otto));
        Assert.Equal(Refusal.SamePerson,
            (await approve.Run(fund.Id, fund.ContentHash(), world.Karim, "")).Refusal);
        World.Must(await approve.Run(fund.Id, fund.ContentHash(), world.Otto, "relu"));
    }

    [Fact]
    public async Task A_total_rises_at_once_and_does_not_fall_while_it_is_in_season()
    {
        var fund = await Approved();
        var propose = world.Use<ProposeFundTotal>();
        Assert.Equal(Refusal.FundInUse, (await propose.Run(Total(fund, 1_000_00, 900_00), world.Karim)).Refusal);

        var raised = Total(fund, 1_000_00, 1_500_00);
        World.Must(await propose.Run(raised, world.Karim));
        Assert.Equal(Refusal.WrongState,
            (await propose.Run(Total(fund, 1_000_00, 1_600_00), world.Karim)).Refusal);
        var approve = world.Use<ApproveFundTotal>();
        Assert.Equal(Refusal.ContentChanged,
            (await approve.Run(raised with { After = Money.Eur(9_000_00) }, world.Otto, "relu")).Refusal);
        Assert.Equal(Refusal.SamePerson, (await approve.Run(raised, world.Karim, "relu")).Refusal);
        World.Must(await approve.Run(raised, world.Otto, "relu"));
        Assert.Equal(Money.Eur(1_500_00), await world.Balance($"pledge:{fund.Id}"));

        var refused = Total(fund, 1_500_00, 1_700_00);
        World.Must(await propose.Run(refused, world.Karim));
        World.Must(await world.Use<RefuseFundTotal>().Run(refused, world.Otto, "Pas encore."));
        Assert.Null(await TotalChanges.Waiting(world.Db, fund.Id));
    }

    private static FundTotal Total(FundEntry fund, long before, long after) =>
        new(Guid.CreateVersion7(), fund.Id, Money.Eur(before), Money.Eur(after), false);

    [Fact]
    public async Task Themes_and_communes_are_decided_when_a_campaign_is_put_on_the_calendar()
    {
        // The bakery is open already: nobody joins it silently.
        var food = await Approved(Entry("Food") with { Themes = ["food"] });
        var town = await Approved(Entry("Town") with { Communes = ["67482"] });
        var craft = await Approved(Entry("Craft") with { Themes = ["craft"] });
        Assert.Empty(await Served(food));

        var later = Guid.CreateVersion7();
        await world.Campaign(later, world.BakeryHolder, "fournil-plus-tard");

        Assert.Equal([later], await Served(food));
        Assert.Equal([later], await Served(town));
        Assert.Empty(await Served(craft));
        // Not opened yet: a pledge that is approved now still joins it.
        Assert.Equal([later], await Served(await Approved(Entry("Late") with { Themes = ["food"] })));
    }

    private Task<IReadOnlyList<Guid>> Served(FundEntry fund) => world.Db.Query<Guid>(
        "SELECT campaign_id FROM fund_campaigns WHERE fund_id = @Id", new { fund.Id });

    [Fact]
    public async Task Its_own_limits_and_weight_bind_it_on_the_way_through_the_database()
    {
        var fund = await Approved(Entry() with
        {
            Campaigns = [world.Bakery], CapPerCampaign = Money.Eur(30_00), CapPerContribution = Money.Eur(20_00),
            Weight = 100_000_000,
        });
        await world.Promise(100_00, "amina@exemple.invalid");
        await world.Promise(100_00, "bruno@exemple.invalid");
        await world.Promise(100_00, "chloe@exemple.invalid");

        Assert.Equal([20_00L, 10_00L], await world.Db.Query<long>(
            "SELECT cents FROM matches WHERE fund_id = @Id ORDER BY created_at, cents DESC", new { fund.Id }));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    [Fact]
    public async Task Gifts_at_the_same_time_do_not_pass_a_limit_together()
    {
        var fund = await Approved(Entry() with
        {
            Campaigns = [world.Bakery], CapPerCampaign = Money.Eur(45_00), Weight = 100_000_000,
        });
        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.Use<StartContribution>().Run(
            world.Order(10_00, $"p{i}@exemple.invalid"))));

        Assert.Equal(45_00L, await world.Db.Single<long>(
            "SELECT sum(cents)::bigint FROM matches WHERE fund_id = @Id AND status <> 'released'", new { fund.Id }));
        foreach (var gift in started) World.Must(await world.Use<CancelContribution>().Run(gift.Value.Id));
    }

    [Fact]
    public void Days_with_few_people_are_told_together_and_fewer_than_five_not_at_all()
    {
        var people = Enumerable.Range(0, 12).Select(_ => Guid.CreateVersion7()).ToArray();
        var monday = new DateOnly(2026, 3, 2);
        (DateOnly, Guid, long) Gift(int day, int person) => (monday.AddDays(day), people[person], 10_00);

        Assert.Empty(PledgeUnlocks.Together([Gift(0, 0), Gift(0, 1), Gift(1, 2), Gift(1, 0)]));
        var told = PledgeUnlocks.Together([
            .. Enumerable.Range(0, 5).Select(i => Gift(0, i)), Gift(1, 5), Gift(1, 6),
            .. Enumerable.Range(7, 3).Select(i => Gift(2, i)), Gift(3, 0)]);
        Assert.Equal([
            new UnlockedDays(monday, monday, Money.Eur(50_00), 5),
            new UnlockedDays(monday.AddDays(1), monday.AddDays(3), Money.Eur(60_00), 6)], told);
    }
}
