using FsCheck.Fluent;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>What must hold whatever happens.</summary>
public sealed class MatchInvariantsTests
{
    private static void Holds(Action<RandomTale> sentence) =>
        Invariant.Holds(RandomTale.Any, drawn => sentence(new RandomTale(drawn)));

    private static ScenarioEvent Now(RandomTale tale, EventKind kind) => new(kind, tale.Last);

    private static string Text(ScenarioState state) => new ScenarioAnswer(() => state, [], null).ToJson();

    [Fact]
    public void Money_is_conserved_in_every_fund_at_every_step_and_none_falls_below_zero() => Holds(tale =>
    {
        foreach (var state in tale.Scenario().Run(checkpoints: true).Checkpoints!)
        {
            foreach (var fund in state.Funds)
            {
                Assert.True(fund is { Held: >= 0, Confirmed: >= 0, Remaining: >= 0 }, $"{fund}");
                var active = state.Contributions.SelectMany(contribution => contribution.ByFund)
                    .Where(share => share.Fund == fund.Id).Sum(share => share.Cents);
                Assert.InRange(active, 0, fund.Held + fund.Confirmed);
            }
            // What contributions do not hold, lumps do: they belong to campaigns.
            var granted = state.Contributions.Sum(x => x.Matched) + state.Lumps.Sum(lump => lump.Cents);
            Assert.Equal(state.Funds.Sum(fund => fund.Held + fund.Confirmed), granted);
        }
    });

    [Fact]
    public void Parts_sum_to_the_whole_and_every_trace_ends_in_the_granted_cents() => Holds(tale =>
    {
        foreach (var state in tale.Scenario().Run(checkpoints: true).Checkpoints!)
        {
            foreach (var contribution in state.Contributions)
            {
                Assert.Equal(contribution.Matched, contribution.ByFund.Sum(share => share.Cents));
                var ends = contribution.Trace.GroupBy(step => step.Line).Sum(steps => steps.Last().Out);
                Assert.Equal(contribution.Matched, ends);
                foreach (var line in contribution.Trace.GroupBy(step => step.Line))
                    Assert.All(line.Zip(line.Skip(1)), pair => Assert.Equal(pair.First.Out, pair.Second.In));
            }
        }
    });

    [Fact]
    public void No_match_exceeds_a_cap() => Holds(tale =>
    {
        var scenario = tale.Scenario();
        foreach (var state in scenario.Run(checkpoints: true).Checkpoints!)
            foreach (var line in tale.Lines) AssertCaps(tale, scenario, state, line.Line);
    });

    [Fact]
    public void No_fund_gives_a_campaign_or_a_contribution_more_than_it_said() => Holds(tale =>
    {
        var scenario = tale.Scenario();
        foreach (var state in scenario.Run(checkpoints: true).Checkpoints!)
            foreach (var fund in scenario.Funds)
            {
                var given = state.Contributions.Select(x => (
                    Campaign: tale.CampaignOf(x.Id),
                    Cents: x.ByFund.Where(share => share.Fund == fund.Id).Sum(share => share.Cents))).ToArray();
                Assert.All(given, x => Assert.True(x.Cents <= (fund.MatchPerContribution ?? long.MaxValue)));
                Assert.All(given.GroupBy(x => x.Campaign), campaign => Assert.True(
                    campaign.Sum(x => x.Cents) <= (fund.MatchPerCampaign ?? long.MaxValue), fund.Id));
            }
    });

    private static void AssertCaps(RandomTale tale, Scenario scenario, ScenarioState state, Line line)
    {
        var rule = line.Rule;
        var matches = state.Contributions
            .Select(x => (
                Campaign: tale.CampaignOf(x.Id), Person: tale.PersonOf(x.Id), Cents: RandomTale.OfLine(x, line.Id)))
            .Where(x => x.Cents > 0)
            .ToArray();
        var inCall = rule.ContributorScope == ContributorScope.Call;
        foreach (var (_, _, cents) in matches) Assert.True(cents <= (rule.MatchPerContribution ?? long.MaxValue));
        foreach (var person in matches.GroupBy(x => (x.Person, inCall ? "" : x.Campaign)))
        {
            Assert.True(person.Sum(x => x.Cents) <= (rule.MatchPerContributor ?? long.MaxValue), $"{person.Key}");
            Assert.True(person.Count() <= (rule.MatchedContributionsPerContributor ?? int.MaxValue), $"{person.Key}");
        }
        foreach (var campaign in scenario.Campaigns)
        {
            var given = matches.Where(x => x.Campaign == campaign.Id).Sum(x => x.Cents)
                + state.Lumps.Where(x => x.Line == line.Id && x.Campaign == campaign.Id).Sum(x => x.Cents);
            Assert.True(given <= (rule.MatchPerCampaign?.For(campaign.Goal) ?? long.MaxValue), campaign.Id);
        }
    }

    [Fact]
    public void Refunding_everything_restores_every_fund() => Holds(tale =>
    {
        var end = tale.With(tale.Ids.Select(tale.WholeRefund)).Run().End;

        var reversed = end.Contributions.Where(x => x.Status != ContributionStatus.Cancelled).ToArray();
        Assert.All(reversed, x => Assert.Equal(ContributionStatus.Refunded, x.Status));
        Assert.Equal(end.Lumps.Sum(lump => lump.Cents), end.Funds.Sum(fund => fund.Amount - fund.Remaining));
    });

    [Fact]
    public void A_notice_delivered_again_changes_nothing() => Holds(tale =>
    {
        // Every notice about a contribution we know is delivered once more at the very end: money has moved on
        // meanwhile, and still nothing may change.
        var told = tale.Scenario().Run();
        var unheard = told.Rejected
            .Where(x => x.Refusal == Refusal.UnknownContribution).Select(x => x.Event).ToHashSet();
        var notices = tale.Events.Where((x, i) => !unheard.Contains(i)
            && x.Kind is (EventKind.Capture or EventKind.Refund or EventKind.DisputeLost));
        var again = tale.With(notices.Select(x => x with { T = tale.Last })).Run();

        Assert.Equal(Text(told.End), Text(again.End));
    });

    [Fact]
    public void An_expired_hold_leaves_no_trace_in_what_others_get() => Holds(tale =>
    {
        if (tale.IsClosed) return;
        var probe = tale.Probe();
        var ghost = tale.Probe() with { Id = "ghost", Kind = EventKind.Reserve, T = tale.Last };
        var later = tale.Last + 1_801;
        var swept = new ScenarioEvent(EventKind.Sweep, later);
        var before = tale.With([swept, probe with { T = later }]).Run().End.Contribution(probe.Id!).Matched;
        var with = tale.With([ghost, swept, probe with { T = later }]).Run().End.Contribution(probe.Id!).Matched;

        Assert.Equal(before, with);
    });

    [Fact]
    public void Terminal_states_stay_terminal() => Holds(tale =>
    {
        var over = new Dictionary<string, ContributionStatus>();
        foreach (var state in tale.Scenario().Run(checkpoints: true).Checkpoints!)
        {
            foreach (var contribution in state.Contributions)
            {
                if (over.TryGetValue(contribution.Id, out var status)) Assert.Equal(status, contribution.Status);
                if (contribution.Status is ContributionStatus.Refunded or ContributionStatus.Cancelled)
                    over[contribution.Id] = contribution.Status;
            }
        }
    });

    [Fact]
    public void A_match_never_rises_after_it_was_promised_unless_something_reaches_back() => Holds(tale =>
    {
        if (tale.ReachesBack) return;
        foreach (var state in tale.Scenario().Run(checkpoints: true).Checkpoints!)
            Assert.All(state.Contributions, x => Assert.InRange(x.Matched, 0, x.Promised));
    });

    [Fact]
    public void One_uncapped_fund_gives_the_same_total_in_any_order() => Invariant.Holds(
        ArbMap.Default.ArbFor<(ushort Pot, ushort[] Gifts)>(), input =>
        {
            var gifts = input.Gifts.Where(gift => gift > 0).ToArray();
            long Total(IEnumerable<ushort> order)
            {
                var tale = MatchTale.OfOneFund(input.Pot * 8L, """{"ratio": [1, 1]}""");
                foreach (var gift in order) tale.Gives("Ada", gift);
                return tale.Matches().Sum();
            }
            Assert.Equal(Math.Min(input.Pot * 8L, gifts.Sum(gift => (long)gift)), Total(gifts));
            Assert.Equal(Total(gifts), Total(gifts.AsEnumerable().Reverse()));
        });

    [Fact]
    public void Water_filling_meets_the_want_or_empties_every_fund_that_has_a_weight() => Invariant.Holds(
        ArbMap.Default.ArbFor<(ushort Want, (byte Left, byte Weight)[] Funds)>(), input =>
        {
            long want = input.Want % 600;
            var left = input.Funds.Select(fund => (long)fund.Left).ToArray();
            var weights = input.Funds.Select(fund => (long)(fund.Weight % 20)).ToArray();
            var parts = new long[left.Length];
            WaterFilling.Share(want, left, weights, parts);

            Assert.All(parts.Zip(left), pair => Assert.InRange(pair.First, 0, pair.Second));
            Assert.All(parts.Zip(weights), pair => Assert.True(pair.Second > 0 || pair.First == 0));
            Assert.Equal(Math.Min(want, left.Zip(weights).Sum(fund => fund.Second > 0 ? fund.First : 0)), parts.Sum());
        });

    [Fact]
    public void A_raised_fund_never_lowers_anybodys_match_where_funds_are_used_in_sequence() => Holds(tale =>
    {
        var poor = tale.Sequential(raisedBy: 0).Run().End;
        var rich = tale.Sequential(raisedBy: 5_000).Run().End;

        Assert.All(poor.Contributions.Zip(rich.Contributions), pair =>
            Assert.True(pair.First.Matched <= pair.Second.Matched, pair.First.Id));
    });

    [Fact]
    public void A_contribution_is_accepted_whatever_becomes_of_its_match() => Holds(tale =>
    {
        if (tale.IsClosed) return;

        Assert.Equal(ContributionStatus.Captured, tale.With([tale.Probe()]).Run().End.Contribution("probe").Status);
    });

    [Fact]
    public void A_second_retro_changes_nothing() => Holds(tale =>
    {
        var once = tale.With([Now(tale, EventKind.Retro)]).Run().End;
        var twice = tale.With([Now(tale, EventKind.Retro), Now(tale, EventKind.Retro)]).Run().End;

        Assert.Equal(Text(once), Text(twice));
    });

    [Fact]
    public void Retro_lowers_nobody_and_raises_captured_gifts_only() => Holds(tale =>
    {
        var before = tale.Scenario().Run().End;
        var after = tale.With([Now(tale, EventKind.Retro)]).Run().End;

        Assert.All(before.Contributions.Zip(after.Contributions), pair => Assert.True(
            pair.Second.Matched == pair.First.Matched
            || (pair.Second.Matched > pair.First.Matched && pair.First.Status == ContributionStatus.Captured)));
    });

    [Fact]
    public void Redistribution_is_a_fixpoint_and_keeps_every_total() => Holds(tale =>
    {
        ScenarioEvent[] once = [Now(tale, EventKind.Close), Now(tale, EventKind.Redistribute)];
        var before = tale.Scenario().Run().End;
        var after = tale.With(once).Run().End;

        Assert.Equal(before.Contributions.Select(x => x.Matched), after.Contributions.Select(x => x.Matched));
        Assert.Equal(before.Contributions.Select(x => x.Status), after.Contributions.Select(x => x.Status));
        Assert.Equal(Text(after), Text(tale.With([.. once, Now(tale, EventKind.Redistribute)]).Run().End));
    });

    [Fact]
    public void What_is_settled_adds_up_and_no_fund_owes_more_than_it_has() => Holds(tale =>
    {
        var end = tale.With([Now(tale, EventKind.Settle)]).Run().End;
        var owed = end.Settlement.Funds.Sum(share => share.Cents);

        Assert.Equal(owed, end.Settlement.Campaigns.Sum(x => x.Value));
        Assert.Equal(end.Funds.Sum(fund => fund.Amount) - owed, end.Settlement.Left);
        Assert.All(end.Settlement.Funds, share =>
            Assert.InRange(share.Cents, 0, end.Fund(share.Fund).Amount - end.Fund(share.Fund).Held));
    });

    [Fact]
    public void A_quadratic_round_does_not_ask_who_came_first() => Invariant.Holds(
        ArbMap.Default.ArbFor<((byte Campaign, byte Person, ushort Cents)[] Gifts, ushort Pool, byte Kind)>(), input =>
        {
            var gifts = input.Gifts.Select(x => new RoundGift(x.Campaign % 4, x.Person % 9, x.Cents)).ToArray();
            var mode = new SettleMode.Quadratic(input.Kind % 3 == 1 ? input.Pool / 3 : null,
                input.Kind % 5 == 1 ? 4_000 : null, input.Kind % 2 == 1, input.Kind % 7 == 1 ? 500 : null);
            var shares = QuadraticRound.Share(gifts, 4, input.Pool, mode);

            Assert.Equal(shares, QuadraticRound.Share(gifts.Reverse().ToArray(), 4, input.Pool, mode));
            Assert.Equal(shares, QuadraticRound.Share([.. gifts.OrderBy(x => x.Cents)], 4, input.Pool, mode));
            Assert.InRange(shares.Sum(), 0, input.Pool);
            Assert.All(shares, share => Assert.InRange(share, 0, mode.Cap ?? long.MaxValue));
        });
}
