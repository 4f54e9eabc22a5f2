using Okote.Matching;

namespace Okote.Tests;

/// <summary>From the first second of a checkout to the captured payment, and every way to leave the path.</summary>
public sealed class MatchHoldTests
{
    private const string OneToOne = """{"ratio": [1, 1]}""";

    private static MatchTale Pot(long cents, string settings = "{}") =>
        MatchTale.OfOneFund(cents, OneToOne, settings);

    private static ContributionState First(MatchTale tale) => tale.End().Contribution("c1");

    [Fact]
    public void A_checkout_holds_the_match_and_nobody_else_can_use_it()
    {
        var end = Pot(10_000).Reserves("Amina", 8_000).Reserves("Ben", 8_000).End();

        Assert.Equal(8_000, end.Contribution("c1").Matched);
        Assert.Equal(2_000, end.Contribution("c2").Matched);
        Assert.Equal(new FundTotals("city", 10_000, Held: 10_000, Confirmed: 0), end.Fund("city"));
    }

    [Fact]
    public void Capture_confirms_what_was_held()
    {
        var end = Pot(10_000).Reserves("Amina", 8_000).On("c1", "payment_started").On("c1", "capture").End();

        Assert.Equal(new FundTotals("city", 10_000, Held: 0, Confirmed: 8_000), end.Fund("city"));
        Assert.Equal(ContributionStatus.Captured, end.Contribution("c1").Status);
        Assert.Null(end.Contribution("c1").HoldUntil);
    }

    [Fact]
    public void A_second_capture_is_refused_and_changes_nothing()
    {
        var tale = Pot(10_000).Reserves("Amina", 8_000).On("c1", "capture").On("c1", "capture");

        Assert.Equal(["2 c1 already_captured"], tale.Refusals());
        Assert.Equal(8_000, tale.End().Fund("city").Confirmed);
    }

    [Fact]
    public void The_sweep_spares_a_hold_on_its_last_second_and_takes_it_one_later()
    {
        Assert.Equal(ContributionStatus.Started, First(Pot(9_000).Reserves("a", 100).At(1_800).Then("sweep")).Status);

        var swept = Pot(9_000).Reserves("a", 100).At(1_801).Then("sweep").End();
        Assert.Equal(ContributionStatus.Expired, swept.Contribution("c1").Status);
        Assert.Equal(9_000, swept.Fund("city").Remaining);
        Assert.Equal(0, swept.Contribution("c1").Trace[^1].Out);
    }

    [Fact]
    public void The_sweep_never_touches_a_payment_that_was_sent()
    {
        var tale = Pot(9_000).Reserves("a", 100).On("c1", "payment_started").At(9_999).Then("sweep");

        Assert.Equal(ContributionStatus.PaymentSent, First(tale).Status);
        Assert.Equal(100, First(tale).Matched);
    }

    [Fact]
    public void A_failed_attempt_keeps_the_hold_until_its_deadline_and_may_be_repeated()
    {
        var failed = Pot(9_000).Reserves("a", 100).On("c1", "payment_started").On("c1", "payment_failed");
        Assert.Equal(100, First(failed).Matched);
        Assert.Equal(ContributionStatus.Failed, First(failed).Status);

        Assert.Equal(ContributionStatus.Expired, First(failed.At(1_801).Then("sweep")).Status);

        var again = Pot(9_000).Reserves("a", 100).On("c1", "payment_failed").On("c1", "payment_started")
            .At(1_801).Then("sweep").On("c1", "capture");
        Assert.Equal(100, again.End().Fund("city").Confirmed);
    }

    [Fact]
    public void A_heartbeat_moves_the_deadline_by_its_step_and_never_beyond_the_ceiling()
    {
        Assert.Equal(1_800, First(Pot(9_000).Reserves("a", 100)).HoldUntil);
        Assert.Equal(1_900, First(Pot(9_000).Reserves("a", 100).At(1_600).On("c1", "extend")).HoldUntil);
        Assert.Equal(1_920, First(Pot(9_000).Reserves("a", 100).At(1_750).On("c1", "extend")).HoldUntil);
    }

    [Fact]
    public void A_heartbeat_after_the_sweep_is_refused()
    {
        var tale = Pot(9_000).Reserves("a", 100).At(1_801).Then("sweep").On("c1", "extend");

        Assert.Equal(["2 c1 hold_expired"], tale.Refusals());
    }

    [Fact]
    public void A_heartbeat_is_refused_when_the_held_amount_is_no_longer_the_promised_one()
    {
        var tale = Pot(9_000).Reserves("a", 100).Refunds("c1", 40, "r1").On("c1", "extend");

        Assert.Equal(["2 c1 promise_changed"], tale.Refusals());
    }

    [Fact]
    public void A_payment_captured_after_expiry_stands_unmatched()
    {
        var tale = Pot(9_000).Reserves("a", 100).At(1_801).Then("sweep").On("c1", "capture");

        var late = First(tale);
        Assert.Equal((ContributionStatus.Captured, 100, 0), (late.Status, late.Promised, late.Matched));
        Assert.Equal(9_000, tale.End().Fund("city").Remaining);
    }

    [Fact]
    public void Where_consent_is_required_a_late_capture_waits_for_the_contributor_to_waive_the_promise()
    {
        var tale = Pot(9_000, """{"consent_required": true}""").Reserves("a", 100).At(1_801).Then("sweep")
            .On("c1", "capture").On("c1", "waive_promise").On("c1", "capture");

        Assert.Equal(["2 c1 promise_changed"], tale.Refusals());
        Assert.Equal(ContributionStatus.Captured, First(tale).Status);
    }

    [Fact]
    public void Cancelling_releases_at_once_and_a_cancelled_contribution_stays_cancelled()
    {
        var tale = Pot(9_000).Reserves("a", 9_000).On("c1", "cancel").Gives("b", 9_000)
            .On("c1", "capture").On("c1", "payment_started").On("c1", "cancel");

        Assert.Equal([0, 9_000], tale.Matches());
        Assert.Equal(
            ["3 c1 already_cancelled", "4 c1 already_cancelled", "5 c1 already_cancelled"], tale.Refusals());
    }

    [Fact]
    public void A_contribution_starts_between_opening_and_closing_inclusive()
    {
        var tale = Pot(9_000, """{"opens": 10, "closes": 20}""")
            .At(9).Gives("a", 1).At(10).Gives("b", 1).At(20).Reserves("c", 1).At(21).Gives("d", 1).On("c3", "capture");

        Assert.Equal(["0 c1 not_open", "3 c4 closed"], tale.Refusals());
        Assert.Equal(ContributionStatus.Captured, tale.End().Contribution("c3").Status);
    }

    [Fact]
    public void After_the_close_a_held_contribution_completes_and_a_new_one_is_refused()
    {
        var tale = Pot(9_000).Reserves("a", 100).Then("close").On("c1", "capture").Gives("b", 100);

        Assert.Equal(["3 c2 closed"], tale.Refusals());
        Assert.Equal(100, First(tale).Matched);
    }

    [Fact]
    public void The_same_id_twice_and_a_contribution_of_nothing_are_refused()
    {
        var tale = Pot(9_000).Reserves("a", 100)
            .Then("reserve", """ "id": "c1", "contributor": "a", "campaign": "p1", "amount": 100 """)
            .Reserves("b", 0).On("c2", "capture");

        Assert.Equal(["1 c1 duplicate_id", "2 c2 amount_not_positive", "3 c2 unknown_contribution"], tale.Refusals());
    }

    [Fact]
    public void A_contribution_that_ended_no_longer_counts_towards_the_goal()
    {
        MatchTale Goal() => MatchTale.OfOneFund(9_000, """{"ratio": [1, 1], "stop_at_goal": true}""", goal: 1_000);

        Assert.Equal([100, 0], Goal().Reserves("a", 900).Gives("b", 100).Matches());
        Assert.Equal([0, 100], Goal().Reserves("a", 900).On("c1", "cancel").Gives("b", 100).Matches());
        Assert.Equal([0, 100], Goal().Reserves("a", 900).At(1_801).Then("sweep").Gives("b", 100).Matches());
    }

    [Fact]
    public void A_tip_is_never_matched() =>
        Assert.Equal([1_000], Pot(9_000).Gives("a", 1_000, more: "\"tip\": 500").Matches());
}
