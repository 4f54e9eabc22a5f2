using Okote.Data;

namespace Okote.Payments;

/// <summary>The rows of <c>provider_polls</c>: who asks Stripe about things we have no row for, and when last.
/// </summary>
internal static class ProviderPolls
{
    /// <returns>False when somebody asked a moment ago.</returns>
    public static async Task<bool> Claim(Session session, string name, TimeSpan every, DateTimeOffset now) =>
        await session.Execute("""
            INSERT INTO provider_polls (name, polled_at)
            VALUES (@name, @now)
            ON CONFLICT (name) DO UPDATE
            SET polled_at = excluded.polled_at
            WHERE provider_polls.polled_at <= @Before
            """, new { name, now, Before = now - every }) == 1;
}
