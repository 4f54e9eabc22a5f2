using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Money on its way from a holder's account at the provider to the holder's bank.</summary>
public sealed record HolderPayout(
    string Id, Guid OrganisationId, string Holder, Money Cents, string State, string? FailureCode,
    string? FailureMessage, DateTimeOffset ArrivesAt, DateTimeOffset ChangedAt);

/// <summary>The rows of <c>holder_payouts</c>.</summary>
public static class HolderPayouts
{
    private const string From = "FROM holder_payouts p JOIN organisations o ON o.id = p.organisation_id";

    private static readonly ListOrder Order = new(From, "p.id", "-changed",
        ("changed", "p.changed_at"), ("amount", "p.cents"), ("holder", "o.name")) { IdKind = RowId.Text };

    public static async Task<Listed<HolderPayout>> List(Session session, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<HolderPayout>($"""
            SELECT p.id, p.organisation_id, o.name AS holder, p.cents, p.state, p.failure_code, p.failure_message,
                   p.arrives_at, p.changed_at
            {From}
            WHERE (@state::text IS NULL OR p.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, page.After, page.Limit }), row => row.Id);
    }

    /// <returns>1 when this is news. A payout that failed or was cancelled stays so; one that was paid may still come
    /// back.</returns>
    public static Task<int> Keep(Tx tx, Guid organisation, StripePayout payout, DateTimeOffset now) => tx.Execute("""
        INSERT INTO holder_payouts (id, organisation_id, cents, state, failure_code, failure_message, arrives_at,
                                    made_at, changed_at)
        VALUES (@Id, @organisation, @Amount, @Status, @FailureCode, @FailureMessage, @ArrivalDate, @Created, @now)
        ON CONFLICT (id) DO UPDATE
        SET state = excluded.state, failure_code = excluded.failure_code, failure_message = excluded.failure_message,
            arrives_at = excluded.arrives_at, changed_at = excluded.changed_at
        WHERE holder_payouts.state <> excluded.state AND holder_payouts.state NOT IN ('failed', 'canceled')
          AND NOT (holder_payouts.state = 'paid' AND excluded.state IN ('pending', 'in_transit'))
        """,
        new
        {
            payout.Id, organisation, payout.Amount, payout.Status,
            FailureCode = payout.Status == "failed" ? payout.FailureCode ?? "unknown" : null, payout.FailureMessage,
            payout.ArrivalDate, payout.Created, now,
        });
}

/// <summary>What a payout of a connected account means: nothing in our books, for the money left them with the
/// transfer; but a failed one has stopped on its way, and two people should know.</summary>
public sealed class TranslateBankPayout(Db db, TimeProvider clock)
{
    public Task<string> Run(StripePayout payout, string account) => db.Transact(async tx =>
    {
        if (await Organisations.FindByPayoutAccount(tx, account) is not { Id: var organisation } holder)
            return "not one of our accounts";
        var now = clock.GetUtcNow();
        if (await HolderPayouts.Keep(tx, organisation, payout, now) == 0 || payout.Status != "failed") return "";
        var reason = payout.FailureMessage ?? payout.FailureCode ?? "unknown";
        await Tell.Operators(tx, now, "payout_failed", organisation, "/operator/virements",
            ("amount", Money.Eur(payout.Amount)), ("holder", holder.Name), ("reason", reason));
        await Tell.Members(tx, now, organisation, "payout_returned", organisation,
            $"/porteur/versement/{organisation}",
            ("amount", Money.Eur(payout.Amount)), ("reason", reason));
        return "";
    });
}
