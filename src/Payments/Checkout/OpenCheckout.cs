using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Opens Stripe's payment page for a contribution whose hold was just confirmed; asked again, it answers the
/// same page for as long as that can be paid.</summary>
public sealed class OpenCheckout(Db db, CheckoutCalls calls, PaymentSettings settings, TimeProvider clock)
{
    /// <summary>Asked before anything of a payment is prepared, so that a gift that is refused stays as it was: it can
    /// still be cancelled. Whoever comes back to a page that is open is refused nothing.</summary>
    public async Task<Refusal?> Refuse(Guid contributionId) =>
        await CheckoutOrder.Find(db, contributionId) is not { } order ? Refusal.NotFound
        : (await PaymentAttempts.Latest(db, contributionId))?.PageAt(clock.GetUtcNow()) is not null ? null
        : await calls.Refuse(order);

    /// <param name="contributionId">After <see cref="Refuse"/> and <c>PreparePayment</c>.</param>
    /// <param name="success">Where Stripe sends a person who has paid or saved a card.</param>
    /// <param name="cancel">Where Stripe sends a person who turns back.</param>
    /// <param name="language"><c>fr</c>, <c>de</c> or <c>en</c>.</param>
    public async Task<Result<Uri>> Run(Guid contributionId, Uri success, Uri cancel, string language)
    {
        var now = clock.GetUtcNow();
        var way = new CheckoutWay(success, cancel, language, now + CheckoutForms.SessionLife);
        if (await CheckoutOrder.Find(db, contributionId) is not { } order) return Refusal.NotFound;
        if (order.Status != "started" && !order.IsRecovering) return Refusal.AlreadyEnded;
        if (order.PaymentSentAt is null) return Refusal.WrongState;
        if (order.OpenUntil < now) return Refusal.HoldExpired;
        if (order.PayoutAccount is null) return Refusal.PayoutAccountNotReady;
        if (await calls.Before(order) is { } refusal) return refusal;

        // At most two calls lie before a page: the customer whose card is saved, and the session.
        for (var steps = 0; steps < 3; steps++)
        {
            var next = await db.Transact(tx => NextStep(tx, order, way, now));
            if (next.Page is { } page) return page;
            if (next.Operation is not { } operation) return Refusal.WrongState;
            var answer = await calls.Run(operation);
            if (answer.IsProblem) return Refusal.ProviderUnavailable;
            if (operation.Kind == OperationKind.Session
                && (await PaymentAttempts.Latest(db, order.Id))?.PageAt(now) is { } opened)
                return await calls.After(order) is { } late ? late : opened;
        }
        throw new InvalidOperationException($"Checkout of contribution {contributionId} did not come to an end.");
    }

    private async Task<(Uri? Page, Operation? Operation)> NextStep(
        Tx tx, CheckoutOrder order, CheckoutWay way, DateTimeOffset now)
    {
        // Asked again under the room's lock: a notice may have been faster than we are, and for a gift that is promised
        // or paid already a second page would be opened. A promise whose charge failed is paid on a page, too.
        var waits = order.IsRecovering ? ContributionStatus.Committed : ContributionStatus.Started;
        if ((await Contributions.Lock(tx, order.Id))?.Status != waits) return default;
        var attempt = await PaymentAttempts.OpenOne(tx, order.Id, order.Mode, now);
        if (attempt.PageAt(now) is { } page) return (page, null);
        // Past its end, or already paid in another tab: the poller asks Stripe before anything new begins.
        if (attempt.State != PaymentState.Opening) return default;
        var plan = attempt.CustomerId is null && order.Mode == PaymentMode.Setup
            ? new OperationPlan(OperationKind.Customer, order.Id, "/v1/customers",
                id => CheckoutForms.Customer(order, id))
            : new OperationPlan(OperationKind.Session, order.Id, "/v1/checkout/sessions",
                id => CheckoutForms.Session(order, attempt.CustomerId, way, settings, id));
        return (null, await Operations.Begin(tx, plan, now));
    }
}
