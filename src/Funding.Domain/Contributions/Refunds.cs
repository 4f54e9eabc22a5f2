using Okote.Data;

namespace Okote.Funding;

public static class Refunds
{
    public static Task<Guid?> OfProvider(Session session, string providerId) => session.One<Guid?>("""
        SELECT id
        FROM refunds
        WHERE provider_id = @providerId
        """, new { providerId });

    /// <summary>Cents of the gift, without the tip, that went or are going back to the contributor.</summary>
    public static Task<long> GiftCents(Session session, Guid contribution) => session.Single<long>("""
        SELECT coalesce(sum(cents), 0)::bigint
        FROM refunds
        WHERE contribution_id = @contribution
        """, new { contribution });
}
