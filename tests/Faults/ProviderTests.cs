using Okote.Funding;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F16 to F19: Stripe answers with a mood, late, or not at all while a campaign is collected.</summary>
public sealed class ProviderTests(TrialGround ground) : IClassFixture<TrialGround>, IAsyncLifetime
{
    private const string Intents = "/v1/payment_intents";
    private const int Pledges_Count = 1_000;
    private static readonly TimeSpan Burst_Max = TimeSpan.FromMinutes(4);

    private readonly Trial trial = ground.Trial;

    public Task InitializeAsync() => trial.App.Start();

    public async Task DisposeAsync() => await trial.Stripe.ClearFaults();

    // Protection: 409 is a passing problem and never final (StripeProblem): asked again with the same key. Without it
    // (taken for a no) the gift was not charged that day, and the trial never came to rest.
    [Fact]
    public async Task F16_a_key_in_use_is_asked_again_and_charged_once()
    {
        var gift = await Collected(new SandboxFault("status", "POST", Intents, Status: 409, Times: 3));

        await trial.IsCollectedOnce(gift);
    }

    // Protection: what was not sent after four tries is postponed and resumed (Operations.Postpone, Claim). Without the
    // latter dozens of intents stood open, and the trial never came to rest.
    [Fact]
    public async Task F17_a_burst_of_429_on_a_thousand_pledges_skips_none_and_doubles_none()
    {
        var model = await trial.Given();
        var pledges = await Pledges.Make(trial, model, Pledges_Count);
        await trial.Stripe.AddFault(new SandboxFault("status", "POST", Intents, Status: 429, Nth: 50, Times: 400));
        await trial.PassDeadline();
        await Limits.Until(async () => await Struck(), Burst_Max, "the burst is over");
        await trial.Advance(Limits.Leases);

        await trial.Rest(Burst_Max);

        await trial.IsCollectedOnce(model);
        Assert.Equal(pledges.Count, await trial.Db.Single<long>("""
            SELECT count(*)
            FROM contributions
            WHERE id = ANY(@Ids) AND status = 'collected'
            """, new { Ids = pledges.ToArray() }));
    }

    // Protection: 500 is a passing problem and never final (StripeProblem), for it says nothing about what was done:
    // the same key asks again. Without both (taken for a no) the gift was not charged that day, and the trial never
    // came to rest.
    [Fact]
    public async Task F18_a_500_and_then_success_is_charged_once()
    {
        var gift = await Collected(new SandboxFault("status", "POST", Intents, Status: 500, Times: 2));

        await trial.IsCollectedOnce(gift);
    }

    // Protection: a stored 500 is looked up instead (ResumeOperations.Finish), and the operation ends, to be planned
    // again, when its key has ended and Stripe knows nothing of it (LocateOperation). Without that end the confirmation
    // stood open.
    [Fact]
    public async Task F18_a_500_that_is_replayed_for_as_long_as_its_key_lives_is_charged_once()
    {
        var gift = await trial.Given();
        await trial.Stripe.AddFault(
            new SandboxFault("status", "POST", Intents, Nth: 2, Status: 500, Stored: true));
        await trial.PassDeadline();
        await Answered(gift, tries: 1);
        await trial.Advance(Limits.Leases);
        // The sandbox's clock goes first: a call under way would find its key forgotten, and be carried out.
        await Answered(gift, tries: 2);
        await trial.Advance(TimeSpan.FromHours(24));
        await Limits.Until(async () => (await trial.Operations(gift)).Contains("confirmation 1 failed"),
            Limits.Rest_Max, "nothing of it is known");
        await trial.Advance(Limits.Leases);
        await trial.Rest();

        Assert.Contains("confirmation 2 succeeded", await trial.Operations(gift));
        await trial.IsCollectedOnce(gift);
    }

    // Protection: a call that took too long is unanswered, not failed (StripeProblem): the same key asks again. Without
    // it (no answer taken for a no) the confirmation had failed; the gift was collected once even then, because the
    // intent is asked how it stands.
    [Fact]
    public async Task F19_a_client_that_waits_too_long_asks_again_and_charges_once()
    {
        var gift = await Collected(new SandboxFault("answer_late", "POST", Intents, Nth: 2, DelayMs: 45_000));

        await trial.IsCollectedOnce(gift);
        Assert.Equal(["customer 1 succeeded", "session 1 succeeded", "intent 1 succeeded", "confirmation 1 succeeded"],
            await trial.Operations(gift));
    }

    /// <summary>Waits until the confirmation was sent so often, and nobody is sending it.</summary>
    private Task Answered(Guid gift, int tries) => Limits.Until(() => trial.Db.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM psp_operations
            WHERE kind = 'confirmation' AND subject_id = @gift AND state = 'sent' AND tries >= @tries
              AND error_code IS NOT NULL AND claimed_until IS NULL)
        """, new { gift, tries }), Limits.Reached_Max, $"the confirmation failed {tries} times");

    private async Task<Guid> Collected(SandboxFault fault)
    {
        var gift = await trial.Given();
        await trial.Stripe.AddFault(fault);
        await trial.PassDeadline();
        await Limits.Until(async () => await trial.Status(gift) == ContributionStatus.Collected
            || (await trial.Operations(gift)).Count > 2, Limits.Rest_Max, "Stripe was asked");
        await trial.Advance(Limits.Leases);
        await trial.Rest();
        return gift;
    }

    private async Task<bool> Struck() => await trial.Db.Single<bool>("""
        SELECT count(*) > @Pledges_Count / 2
        FROM psp_operations
        WHERE kind = 'intent' AND state = 'succeeded'
        """, new { Pledges_Count });
}
