using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Events that are left unread because they can say nothing new, and those beside them that can.</summary>
public sealed class SettledEventTests
{
    /// <summary>Protections: an event is left out for the object it is about (<c>TranslateEvents.LeaveOutSettled</c>):
    /// when a settled one beside it was enough, nobody was called in either case. A charge counts as settled once it is
    /// in the books (<c>PaymentAttempts.Settled</c>): when its attempt's row was enough, nobody was called for the
    /// noted one.</summary>
    /// <param name="isNoted">Whether a row of ours knows the charge already.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_charge_of_a_gift_that_is_booked_is_read_and_shown(bool isNoted)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        // Comes with the fee, later; until then nothing else may stand in for the charge's own event.
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop", ["charge.updated"]));
        var gift = await shop.PayAndReturn(50_00);
        var (intent, charge) = await ChargeAgain(shop, gift);
        // As a crash leaves it: the charge stands on its own attempt's row, and nobody was called for it yet.
        if (isNoted)
            await shop.Db.Execute("""
                INSERT INTO payments (contribution_id, attempt, mode, state, payment_intent_id, charge_id, created_at,
                                      intent_ended_at)
                VALUES (@gift, 2, 'payment', 'succeeded', @intent, @charge, @Now, @Now)
                """, new { gift, intent, charge, shop.Clock.Now });
        await shop.DeliverWebhooks();
        await Hide(shop, $"/v1/checkout/sessions/{await SessionOf(shop, gift)}");

        await shop.Use<TranslateEvents>().Run(default);

        Assert.Empty(await shop.Notes());
        Assert.Equal([("charge_refused", charge)],
            await shop.Db.Query<(string, string)>("SELECT kind, subject FROM discrepancies WHERE state = 'open'"));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'charge:%'"));
        Assert.Equal(Money.Eur(50_00), await shop.Inner.Balance($"collected:{shop.Inner.Bakery}"));
    }

    /// <summary>Protections: <c>PaymentAttempts.Settled</c> knows pages on which a card is saved: without that, Stripe
    /// was asked for the stored one, and its event waited. It goes by the attempt's state: without that, the card of
    /// the gift that is promised only by half was never stored; without that and the gift's own state, the one that
    /// was not heard of was not promised.</summary>
    [Fact]
    public async Task A_page_whose_card_is_stored_is_left_unread_and_those_beside_it_are_read()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.Told();
        var stored = await shop.PayAndReturn(20_00);
        var unheard = await shop.Pay(20_00, email: "bruno@exemple.invalid");
        var halfway = await shop.Pay(20_00, email: "claire@exemple.invalid");
        // As a crash leaves it: the gift is promised, and its attempt does not know the card.
        World.Must(await shop.Use<ReceivePayment>().Run(new MethodSaved(halfway, shop.Clock.Now)));
        await shop.DeliverWebhooks();
        // The other event that tells of a saved card must not stand in for the page's.
        await shop.Db.Execute("DELETE FROM stripe_events WHERE type LIKE 'setup_intent.%'");
        await Hide(shop, $"/v1/checkout/sessions/{await SessionOf(shop, stored)}");

        await shop.Use<TranslateEvents>().Run(default);

        Assert.Empty(await shop.Notes());
        foreach (var gift in new[] { stored, unheard, halfway })
        {
            Assert.Equal(ContributionStatus.Committed, await shop.Status(gift));
            var attempt = await shop.Attempt(gift);
            Assert.Equal((PaymentState.Saved, true), (attempt.State, attempt.PaymentMethodId is not null));
        }
    }

    /// <summary>Somebody is charged a second time at Stripe, by whatever mistake.</summary>
    private static async Task<(string Intent, string Charge)> ChargeAgain(PaymentsWorld shop, Guid gift)
    {
        var made = await shop.Use<StripeWire>().Post(new StripePost("/v1/payment_intents", "amount=5000&currency=eur"
            + "&payment_method_types[0]=card&payment_method=pm_card_visa&confirm=true"
            + $"&metadata[contribution_id]={gift}", "second", null), default);
        return (made.Body.GetProperty("id").GetString()!, made.Body.GetProperty("latest_charge").GetString()!);
    }

    private static Task<string> SessionOf(PaymentsWorld shop, Guid gift) => shop.Db.Single<string>(
        "SELECT session_id FROM payments WHERE contribution_id = @gift AND attempt = 1", new { gift });

    /// <summary>Stripe does not answer about this object: whoever asks for it leaves its event waiting.</summary>
    private static Task Hide(PaymentsWorld shop, string path) =>
        shop.Sandbox.AddFault(new SandboxFault("status", "GET", path, Times: 1000, Status: 503));
}
