using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F1 to F5 and F20: the application dies around one charge at the close of a campaign.</summary>
public sealed class KilledTests(TrialGround ground) : IClassFixture<TrialGround>
{
    private const string Intents = "/v1/payment_intents";

    private readonly Trial trial = ground.Trial;

    // Protection: the row of the operation and the decision to ask are one transaction (CollectContributions.Ask), and
    // a gift that is being charged without an operation is claimed again (ChargesDue.Claim). Without both nobody
    // charged the gift, and its campaign waited for it: the trial never came to rest.
    [Fact]
    public async Task F1_killed_before_the_operation_row_commits_it_is_planned_again_and_charged_once()
    {
        var gift = await trial.Given();
        await trial.KillAt(KillPoint.BeforePlan("intent"), trial.PassDeadline);
        Assert.DoesNotContain(await trial.Operations(gift), operation => operation.StartsWith("intent", Ordinal));

        await trial.Recover();

        await trial.IsCollectedOnce(gift);
    }

    // Protection: ResumeOperations claims what a dead worker left and sends it (Operations.Claim). Without it the
    // operation stood open, and the trial never came to rest.
    [Fact]
    public async Task F2_killed_after_the_commit_and_before_the_POST_arrives_the_scanner_sends_it()
    {
        var gift = await trial.Given();
        await trial.Stripe.AddFault(new SandboxFault("delay", "POST", Intents, DelayMs: 60_000));
        await trial.PassDeadline();
        await trial.KillWhen(async () => (await trial.Operations(gift)).Contains("intent 1 sent"), "the row is there");
        Assert.Empty(await Intent(gift));

        await trial.Recover();

        await trial.IsCollectedOnce(gift);
    }

    // Protection: the same idempotency key on every try (Operation.Post). Without it (a new key each try) the second
    // confirmation was refused and the operation failed; that no second charge was made even then is due to the intent,
    // which yields one at most.
    [Fact]
    public async Task F3_killed_after_stripe_executed_the_same_key_replays_one_charge()
    {
        var gift = await ChargedAndKilled();

        await trial.Recover();

        await trial.IsCollectedOnce(gift);
        Assert.Contains("confirmation 1 succeeded", await trial.Operations(gift));
    }

    // Protection: Operation.KeyLife; an older operation is looked for and never sent (LocateOperation). Without it (a
    // life of days) the confirmation was posted again, and the trial never came to rest.
    [Fact]
    public async Task F4_recovered_thirty_hours_later_nothing_is_posted_and_the_charge_is_found()
    {
        await trial.Stripe.SetPolicy(new SandboxPolicy("drop"));
        var gift = await ChargedAndKilled();
        await trial.Advance(TimeSpan.FromHours(30));
        // A second POST of this confirmation would now be a new request: it must not come.
        await trial.Stripe.AddFault(new SandboxFault("status", "POST", $"{Intents}/", Status: 503, Times: 1_000));

        await trial.Recover();
        await trial.Stripe.ClearFaults();
        await trial.Stripe.ClearPolicies();

        await trial.IsCollectedOnce(gift);
        Assert.Contains("confirmation 1 succeeded", await trial.Operations(gift));
    }

    // Protection: the journal's key is the charge's id (Ledger.Post), and the room asks whether it has booked the gift
    // (CaptureStanding.Charge). Without both the charge was booked three times.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F5_killed_between_the_answer_and_our_second_transaction_it_is_booked_once(bool isBooked)
    {
        var gift = await trial.Given();
        var point = isBooked ? KillPoint.BeforeEnd("confirmation") : KillPoint.BeforeChargeIsBooked;
        await trial.KillAt(point, trial.PassDeadline);
        Assert.Equal(isBooked ? 1 : 0, await trial.Journals(gift, "charge:%"));

        await trial.Recover();

        await trial.IsCollectedOnce(gift);
    }

    // Protection: StripeTrouble.KeyReused is final and seen (RecordAnswer.MustBeSeen); Operations.Begin never plans a
    // key of its own for it. Without the discrepancy nobody would have seen it: none was open.
    [Fact]
    public async Task F20_a_key_that_was_used_with_other_parameters_fails_and_is_reported()
    {
        var gift = await ChargedAndKilled();
        await trial.Db.Execute("""
            UPDATE psp_operations
            SET parameters = parameters || '&description=autre'
            WHERE subject_id = @gift AND kind = 'confirmation'
            """, new { gift });

        await trial.Recover();

        Assert.Contains("confirmation 1 failed", await trial.Operations(gift));
        Assert.DoesNotContain(await trial.Operations(gift), one => one.StartsWith("confirmation 2", Ordinal));
        Assert.Equal(1, await trial.Db.Single<long>("""
            SELECT count(*)
            FROM discrepancies
            WHERE kind = 'confirmation_refused' AND subject = @Key
            """, new { Key = $"okote:confirmation:{gift}:1" }));
        await trial.IsCollectedOnce(gift);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>Stripe has charged the card; the answer never comes, and the application is dead.</summary>
    private async Task<Guid> ChargedAndKilled()
    {
        var gift = await trial.Given();
        var before = (await trial.Stripe.Books()).ChargeCount;
        // The first POST makes the intent, the second confirms it.
        await trial.Stripe.AddFault(new SandboxFault("answer_late", "POST", Intents, Nth: 2, DelayMs: 60_000));
        await trial.PassDeadline();
        await trial.KillWhen(async () => (await trial.Stripe.Books()).ChargeCount > before, "Stripe has charged");
        return gift;
    }

    private Task<IReadOnlyList<string>> Intent(Guid gift) => trial.Db.Query<string>(
        "SELECT payment_intent_id FROM payments WHERE contribution_id = @gift AND payment_intent_id IS NOT NULL",
        new { gift });
}
