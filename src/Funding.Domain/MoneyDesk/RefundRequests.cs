using Okote.Data;

namespace Okote.Funding;

/// <summary>A refund that waits for a second person.</summary>
public sealed record RefundRequest(
    Guid Id, Guid ContributionId, string Reference, string Campaign, Money Cents, string Reason, Guid RequestedBy,
    string Asker, DateTimeOffset RequestedAt, string State, long? TipCents)
{
    public Money? Tip => TipCents is { } cents ? Money.Eur(cents) : null;

    public byte[] ContentHash() => Approval.HashOf(new { Id, ContributionId, Cents, Reason, RequestedBy, TipCents });
}

/// <summary>What a refund would take from one fund.</summary>
public sealed record ReturnedMatch(string Fund, string Funder, Money Before, Money After)
{
    public Money Returned => Before - After;
}

public static class RefundRequests
{
    private const string Columns = """
        r.id, r.contribution_id, c.reference, p.title AS campaign, r.cents, r.reason, r.requested_by,
        coalesce(a.name, '') AS asker, r.requested_at, r.state, r.tip_cents
        """;

    private const string From = """
        FROM refund_requests r
        JOIN contributions c ON c.id = r.contribution_id
        JOIN campaigns p ON p.id = c.campaign_id
        JOIN people a ON a.id = r.requested_by
        """;

    public static Task<RefundRequest?> Find(Session session, Guid id) => session.One<RefundRequest>($"""
        SELECT {Columns}
        {From}
        WHERE r.id = @id
        """, new { id });

    public static Task<RefundRequest?> Lock(Tx tx, Guid id) => tx.One<RefundRequest>($"""
        SELECT {Columns}
        {From}
        WHERE r.id = @id AND r.state = 'submitted'
        FOR UPDATE OF r
        """, new { id });

    public static Task<IReadOnlyList<RefundRequest>> Waiting(Session session) => session.Query<RefundRequest>($"""
        SELECT {Columns}
        {From}
        WHERE r.state = 'submitted'
        ORDER BY r.requested_at
        LIMIT {ListOrder.Page_RowsMax}
        """);

    internal static Task End(Tx tx, Guid id, string state) => tx.Execute("""
        UPDATE refund_requests
        SET state = @state
        WHERE id = @id
        """, new { id, state });

    internal static Task<IReadOnlyList<(string Fund, string Funder, long Cents)>> MatchesOf(Tx tx, Guid contribution) =>
        tx.Query<(string, string, long)>("""
            SELECT f.name, o.name, sum(m.cents)::bigint
            FROM matches m
            JOIN funds f ON f.id = m.fund_id
            JOIN organisations o ON o.id = f.organisation_id
            WHERE m.contribution_id = @contribution AND m.status <> 'released'
            GROUP BY f.id, f.name, o.name, f.kind, f.position
            ORDER BY f.kind, f.position
            """, new { contribution });
}

/// <summary>Says what a refund would return to which fund, by doing it and undoing it.</summary>
public sealed class RehearseRefund(Db db, RefundContribution refund)
{
    public Task<Result<IReadOnlyList<ReturnedMatch>>> Run(Guid contributionId, Money amount, Money? tip = null) =>
        db.Rehearse<IReadOnlyList<ReturnedMatch>>(async tx =>
        {
            var before = await RefundRequests.MatchesOf(tx, contributionId);
            var asked = await refund.Ask(
                tx, new RefundOrder(Guid.CreateVersion7(), contributionId, amount, "rehearsal", null)
                    { Tip = tip });
            if (asked.IsRefused) return asked.Refusal.Value;
            var after = await RefundRequests.MatchesOf(tx, contributionId);
            return before.Select(b => new ReturnedMatch(b.Fund, b.Funder, Money.Eur(b.Cents), Money.Eur(after
                .Where(a => a.Fund == b.Fund && a.Funder == b.Funder).Sum(a => a.Cents)))).ToList();
        });
}

/// <summary>An operator refunds a gift: at once while all of its refunds stay within the limit of one person, above it
/// by asking a second one.</summary>
public sealed class ProposeRefund(Db db, TimeProvider clock, RefundContribution refund, MoneyDeskSettings settings)
{
    private sealed record Known(Guid ContributionId, long Cents, bool IsAtOnce);

    /// <returns>True when it was refunded now, false when it waits for a second person.</returns>
    public Task<Result<bool>> Run(RefundOrder order) => db.Decide<bool>(async tx =>
    {
        var (now, by) = (clock.GetUtcNow(), order.RequestedBy!.Value);
        if (string.IsNullOrWhiteSpace(order.Reason)) return Refusal.FieldMissing;
        // Under lock before anything is looked at: two halves asked for at once are one after the other.
        if (await Contributions.Lock(tx, order.ContributionId) is not { } gift) return Refusal.NotFound;
        if (await Before(tx, order.Id) is { } known)
            return (known.ContributionId, known.Cents) == (order.ContributionId, order.Amount.Cents)
                ? known.IsAtOnce : Refusal.SameIdOtherContent;
        // In pieces, a large refund is still a large one.
        if (Money.Eur(gift.RefundedCents) + order.Amount <= settings.RefundAlone)
        {
            var asked = await refund.Ask(tx, order);
            if (asked.IsRefused) return asked.Refusal.Value;
            await Audit.Write(
                tx, now, by, "contribution_refunded", "contribution", order.ContributionId, order.Reason);
            return true;
        }
        return await Request(tx, gift, order, now);
    });

    /// <summary>Either of the two a form may have led to; sent again, it changes nothing.</summary>
    private static Task<Known?> Before(Tx tx, Guid id) => tx.One<Known>("""
        SELECT contribution_id, cents, false AS is_at_once
        FROM refund_requests
        WHERE id = @id
        UNION ALL
        SELECT contribution_id, cents + tip_cents, true
        FROM refunds
        WHERE id = @id AND NOT EXISTS (SELECT 1 FROM refund_requests q WHERE q.id = @id)
        """, new { id });

    private static async Task<Result<bool>> Request(
        Tx tx, Contribution gift, RefundOrder order, DateTimeOffset now)
    {
        var by = order.RequestedBy!.Value;
        if (gift.Status != ContributionStatus.Collected) return Refusal.WrongState;
        if (order.Amount > gift.Charged - Money.Eur(gift.RefundedCents)) return Refusal.RefundTooLarge;
        await tx.Execute("""
            INSERT INTO refund_requests (id, contribution_id, cents, reason, requested_by, requested_at, tip_cents)
            VALUES (@Id, @ContributionId, @Cents, @Reason, @by, @now, @Tip)
            """,
            new
            {
                order.Id, order.ContributionId, order.Amount.Cents, order.Reason, by, now, Tip = order.Tip?.Cents,
            });
        var request = (await RefundRequests.Lock(tx, order.Id))!;
        await Approvals.Request(tx, "refund", order.Id, request.ContentHash(), by, now);
        await Audit.Write(tx, now, by, "refund_requested", "contribution", order.ContributionId, order.Reason);
        await Tell.Operators(tx, now, "refund_to_approve", order.Id, $"/operator/remboursements/demandes/{order.Id}",
            ("amount", order.Amount), ("campaign", request.Campaign), ("reference", request.Reference));
        return false;
    }
}

/// <summary>The second person lets a large refund go, or does not.</summary>
public sealed class DecideRefund(Db db, TimeProvider clock, RefundContribution refund)
{
    /// <param name="shown">Hash of the request as the second person saw it.</param>
    public Task<Result<Done>> Run(Guid requestId, byte[] shown, bool approve, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await RefundRequests.Lock(tx, requestId) is not { } request) return Refusal.WrongState;
            var decided = await Approvals.Decide(
                tx, "refund", requestId, shown, request.ContentHash(), by, approve, reason, now);
            if (decided.IsRefused) return decided;
            if (approve)
            {
                var asked = await refund.Ask(tx, new RefundOrder(
                    requestId, request.ContributionId, request.Cents, request.Reason, request.RequestedBy)
                    { Tip = request.Tip });
                if (asked.IsRefused) return asked.Refusal.Value;
            }
            await RefundRequests.End(tx, requestId, approve ? "done" : "refused");
            await Audit.Write(tx, now, by, approve ? "refund_approved" : "refund_refused", "contribution",
                request.ContributionId, reason);
            if (!approve)
                await Tell.Person(tx, now, request.RequestedBy, "refund_refused", requestId,
                    $"/operator/remboursements/demandes/{requestId}",
                    ("amount", request.Cents), ("campaign", request.Campaign), ("reason", reason));
            return default(Done);
        });
}
