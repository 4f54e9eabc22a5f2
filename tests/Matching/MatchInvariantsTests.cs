using FsCheck.Fluent;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>What must hold whatever happens.</summary>
public sealed class MatchInvariantsTests
{
    private static void Holds(Action<RandomTale> sentence) =>
        Invariant.Holds(RandomTale.Any, steps => sentence(new RandomTale(steps)));

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
                Assert.Equal(fund.Held + fund.Confirmed, active);
            }
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
        {
            foreach (var contribution in state.Contributions)
                Assert.True(tale.OfLine(contribution, "public") <= RandomTale.PerContribution, contribution.Id);
            foreach (var group in state.Contributions.GroupBy(x => (tale.CampaignOf(x.Id), tale.PersonOf(x.Id))))
                Assert.True(group.Sum(x => tale.OfLine(x, "public")) <= RandomTale.PerContributor, $"{group.Key}");
            foreach (var group in state.Contributions.GroupBy(x => tale.CampaignOf(x.Id)))
                Assert.True(group.Sum(x => tale.OfLine(x, "private")) <= RandomTale.PerCampaign, $"{group.Key}");
        }
    });

    [Fact]
    public void Refunding_everything_restores_every_fund() => Holds(tale =>
    {
        var end = tale.With(tale.Ids.Select(tale.WholeRefund)).Run().End;

        var reversed = end.Contributions.Where(x => x.Status != ContributionStatus.Cancelled).ToArray();
        Assert.All(reversed, x => Assert.Equal(ContributionStatus.Refunded, x.Status));
        Assert.All(end.Funds, fund => Assert.Equal(fund.Amount, fund.Remaining));
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
        var probe = tale.Probe();
        var without = tale.With([probe]).Run().End.Contribution(probe.Id!).Matched;
        var ghost = tale.Probe() with { Id = "ghost", Kind = EventKind.Reserve, T = tale.Last };
        var later = tale.Last + 1_801;
        var swept = new ScenarioEvent(EventKind.Sweep, later);
        var before = tale.With([swept, probe with { T = later }]).Run().End.Contribution(probe.Id!).Matched;
        var with = tale.With([ghost, swept, probe with { T = later }]).Run().End.Contribution(probe.Id!).Matched;

        Assert.Equal(before, with);
        Assert.True(without <= before, "what a sweep frees never lowers a match");
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
    public void A_match_never_rises_after_it_was_promised() => Holds(tale =>
    {
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
}
