using Okote.Data;

namespace Okote.Payments;

/// <summary>What is asked before a gift is led to its payment page, the calls that open it, and what is asked once it
/// is open. Whoever mends a charge that failed at the close is asked nothing: they come from a letter.</summary>
public sealed class CheckoutCalls(PerformOperation perform, CheckoutGuard guard, OnePage pages)
{
    public Task<StripeAnswer> Run(Operation operation) => perform.Run(operation, CancellationToken.None);

    public async Task<Refusal?> Refuse(CheckoutOrder order) => order.IsRecovering ? null : await guard.Refuse(order);

    public async Task<Refusal?> Before(CheckoutOrder order) => order.IsRecovering ? null : await pages.EndOthers(order);

    public async Task<Refusal?> After(CheckoutOrder order) => order.IsRecovering ? null : await pages.KeepNewest(order);
}

/// <summary>Of one person's gifts to one campaign, one payment page is open: the newest. Nobody is led to the page of
/// another gift, because the e-mail that was typed proves nothing and the page's address is its key.</summary>
public sealed class OnePage(Db db, PerformOperation perform, TimeProvider clock)
{
    private sealed record OpenPage(Guid Id, string SessionId, bool IsOwn);

    /// <summary>Before a page is opened, or shown again: ends the others at Stripe. One that was paid meanwhile stays
    /// paid.</summary>
    /// <returns>A refusal when one of them could not be ended.</returns>
    public async Task<Refusal?> EndOthers(CheckoutOrder order) =>
        await EndAll((await Open(order)).Where(page => !page.IsOwn));

    /// <summary>Once it is open: of several that were opened at the same moment, the newest stays.</summary>
    /// <returns>A refusal when that is another one.</returns>
    public async Task<Refusal?> KeepNewest(CheckoutOrder order)
    {
        var open = await Open(order);
        return await EndAll(open.Skip(1)) ?? (open is [{ IsOwn: false }, ..] ? Refusal.NewerPayment : null);
    }

    /// <returns>Whether Stripe says how the page ended: nobody can pay on it, or somebody has.</returns>
    public async Task<bool> End(Guid contribution, string sessionId, CancellationToken cancel)
    {
        var plan = CheckoutForms.Expiry(contribution, sessionId);
        var operation = await db.Transact(async tx =>
            await PaymentAttempts.LockOpen(tx, contribution) is { State: PaymentState.Open }
                ? await Operations.Begin(tx, plan, clock.GetUtcNow())
                : null);
        if (operation is not null) await perform.Run(operation, cancel);
        return await PaymentAttempts.Latest(db, contribution) is not { State: PaymentState.Open };
    }

    private async Task<Refusal?> EndAll(IEnumerable<OpenPage> pages)
    {
        foreach (var page in pages)
        {
            if (!await End(page.Id, page.SessionId, CancellationToken.None)) return Refusal.ProviderUnavailable;
        }
        return null;
    }

    private Task<IReadOnlyList<OpenPage>> Open(CheckoutOrder order) => db.Query<OpenPage>("""
        SELECT c.id, p.session_id, c.id = @Id AS is_own
        FROM contributions c
        JOIN payments p ON p.contribution_id = c.id AND p.state = 'open'
        WHERE c.contributor_id = @ContributorId AND c.campaign_id = @CampaignId AND c.status = 'started'
        ORDER BY p.created_at DESC, c.id DESC
        """, new { order.Id, order.ContributorId, order.CampaignId });
}
