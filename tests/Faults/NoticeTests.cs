using Okote.Funding;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F8 to F13: webhooks come twice, late, in the wrong order, or never.</summary>
public sealed class NoticeTests(TrialGround ground) : IClassFixture<TrialGround>, IAsyncLifetime
{
    private readonly Trial trial = ground.Trial;

    public Task InitializeAsync() => trial.App.Start();

    public async Task DisposeAsync() => await trial.Stripe.ClearPolicies();

    // Protection: the event's own id is the inbox's primary key (StripeEvents.Store). Without it (an id of ours) the
    // inbox held five rows. The effect was one even then, because the room knows what it booked: see F9.
    [Fact]
    public async Task F8_a_webhook_that_comes_five_times_at_once_has_one_effect()
    {
        await trial.Stripe.SetPolicy(new SandboxPolicy("duplicate", Copies: 5));
        var gift = await PaidAndGone();

        await trial.Rest();

        await trial.IsCollectedOnce(gift);
        Assert.Equal(1, await Told(gift));
    }

    // Protection: the room knows what it has booked (CaptureStanding.Charge, and behind it the journal's key). Without
    // both the charge was booked three times.
    [Fact]
    public async Task F9_twin_events_with_other_ids_have_one_effect()
    {
        await trial.Stripe.SetPolicy(new SandboxPolicy("twin_event_id"));
        var gift = await PaidAndGone();

        await trial.Rest();

        await trial.IsCollectedOnce(gift);
        Assert.Equal(2, await Told(gift));
        Assert.Equal(1, await trial.Db.Single<long>("""
            SELECT count(*)
            FROM outbox
            WHERE type = 'ContributionCollected' AND body->>'ContributionId' = @Gift
            """, new { Gift = gift.ToString() }));
    }

    // Protection: every event's object is read again and finds its gift by its notes (TranslateIntent.ContributionOf).
    // Without it (our own rows alone) the event was passed over and the gift not collected. OpenCheckout asks again
    // under the lock: without that, whoever was not killed was led to a second page for a gift that was paid. Money
    // moves an attempt from any state (PaymentAttempts.SetSucceeded): with one left out that waits for its page,
    // whoever was not killed was led to the page that was paid. After the kill that alone loses nothing.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F10_an_event_before_our_own_commit_is_booked_once_on_either_path(bool isKilled)
    {
        var campaign = await trial.Campaign(Collection.Now);
        using var citizen = trial.Citizen();
        await using var gate = await trial.Close(KillPoint.BeforePageIsStored);
        var opening = citizen.Open(campaign.Slug, 50);
        await gate.Reached();
        // Stripe's page is there and can be paid, though nobody at Okote has written its address down.
        var page = (await trial.NewestPage())!;
        Assert.IsType<ShopperOutcome.Completed>(await new SandboxShopper().Pay(page, Cards.Good));
        var gift = await trial.Db.Single<Guid>("SELECT id FROM contributions WHERE campaign_id = @Id",
            new { campaign.Id });
        await Limits.Until(async () => await trial.Status(gift) == ContributionStatus.Collected, Limits.Reached_Max,
            "the event is faster than we are");

        if (isKilled)
        {
            trial.App.Kill();
            await gate.Break();
        }
        else
        {
            await gate.Open();
        }
        // There is nothing left to pay: nobody is led to a page.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => opening);
        await trial.Recover();

        await trial.IsCollectedOnce(gift);
        Assert.Equal(["session 1 succeeded"], await trial.Operations(gift));
    }

    // Protection: a terminal state never regresses, because what is booked is how the object stands now
    // (TranslateEvents.Read) and the room knows what it booked and what has ended (CaptureStanding.Charge); behind it
    // stand the match that is gone (LacksConsent) and the trigger guard_contributions. Without the room's two questions
    // nothing was lost, and a person was called for a charge that is known.
    [Fact]
    public async Task F11_refunded_then_succeeded_then_created_stays_refunded()
    {
        var late = new SandboxPolicy("delay", ["charge.succeeded", "payment_intent.*", "checkout.*"], Seconds: 600);
        await trial.Stripe.SetPolicy(late);
        var gift = await trial.Given(Collection.Now);
        Town.Must(await trial.Parts.Use<RefundContribution>().Run(new RefundOrder(
            Guid.CreateVersion7(), gift, Money.Eur(50_00), "demandé", trial.Town.Odile)));
        await Limits.Until(async () => await trial.Status(gift) == ContributionStatus.Refunded, Limits.Reached_Max,
            "it is refunded");

        // Now the notices of the beginning come, after those of the end.
        await trial.Stripe.ClearPolicies();
        await trial.Advance(Limits.Leases);
        await Limits.Until(async () => await Told(gift) == 1, Limits.Rest_Max, "the charge is told of");
        await trial.Rest();

        Assert.Equal(ContributionStatus.Refunded, await trial.Status(gift));
        Assert.Equal(1, await trial.Journals(gift, "charge:%"));
        // Nobody is called for a charge that is known.
        Assert.Equal(0, await trial.Db.Single<long>(
            "SELECT count(*) FROM discrepancies WHERE kind = 'charge_refused'"));
        Assert.Equal(Money.Zero, await Accounts.Balance(trial.Db, $"collected:{await CampaignOf(gift)}"));
        await trial.IsWhole();
    }

    // Protection: PollPayments, and behind it ReplayEvents. Without both the gift was not known after a quarter of an
    // hour, in which the jobs had come round three times.
    [Fact]
    public async Task F12_a_completed_session_that_no_webhook_told_is_found_within_fifteen_minutes()
    {
        await trial.Stripe.SetPolicy(new SandboxPolicy("drop"));
        var gift = await PaidAndGone();
        for (var minutes = 5; minutes < 15; minutes += 5)
        {
            await trial.Advance(TimeSpan.FromMinutes(5));
            await trial.Wish("poll payments");
            await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        }

        Assert.Equal(ContributionStatus.Collected, await trial.Status(gift));
        await trial.Advance(Limits.Leases);
        await trial.Rest();
        await trial.IsCollectedOnce(gift);
    }

    // Protection: ReleaseExpiredHolds asks Stripe before it gives a match back, and PollPayments and ReplayEvents find
    // the rest. Without all three Stripe had a charge of which the ledger knew nothing.
    [Fact]
    public async Task F13_an_endpoint_that_was_down_for_four_days_knows_everything_afterwards()
    {
        var campaign = await trial.Campaign(Collection.Now, TimeSpan.FromDays(30));
        using var citizen = trial.Citizen();
        using var other = trial.Citizen();
        var (paid, left) = (await citizen.Open(campaign.Slug, 50), await other.Open(campaign.Slug, 20));
        await trial.Stripe.SetPolicy(new SandboxPolicy("drop"));
        trial.App.Kill();
        Assert.IsType<ShopperOutcome.Completed>(await citizen.Pay(paid));
        await trial.Advance(TimeSpan.FromDays(4));

        await trial.Recover();

        Assert.Equal(ContributionStatus.Expired, await trial.Status(left.Id));
        await trial.IsCollectedOnce(paid.Id);
    }

    /// <summary>Somebody pays and closes the browser: only Stripe can tell.</summary>
    private async Task<Guid> PaidAndGone()
    {
        var campaign = await trial.Campaign(Collection.Now);
        using var citizen = trial.Citizen();
        var gift = await citizen.Open(campaign.Slug, 50);
        Assert.IsType<ShopperOutcome.Completed>(await citizen.Pay(gift));
        return gift.Id;
    }

    /// <summary>How many notices of the gift's charge are in the inbox.</summary>
    private Task<long> Told(Guid gift) => trial.Db.Single<long>("""
        SELECT count(*)
        FROM stripe_events e
        JOIN payments p ON p.charge_id = e.body->'data'->'object'->>'id'
        WHERE e.type = 'charge.succeeded' AND p.contribution_id = @gift
        """, new { gift });

    private Task<Guid> CampaignOf(Guid gift) =>
        trial.Db.Single<Guid>("SELECT campaign_id FROM contributions WHERE id = @gift", new { gift });
}
