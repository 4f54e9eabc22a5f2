namespace Okote.Payments.Sandbox;

/// <summary>One of Stripe's test accounts for SEPA debits.</summary>
/// <param name="Days">Business days until the bank answers.</param>
internal sealed record TestIban(string Iban, Decline? Refuses = null, int Days = 5, bool Disputed = false);

/// <summary>The test IBANs, by number.</summary>
internal static class Ibans
{
    public static readonly IReadOnlyList<TestIban> All =
    [
        new("FR1420041010050500013M02606"),
        new("FR3020041010050500013M02609", Days: 8),
        new("FR8420041010050500013M02607", Decline.DebitFailed),
        new("FR5720041010050500013M02608", Disputed: true),
        new("FR9720041010050000002222227", Decline.DebitUnfunded),
    ];

    public static TestIban? Find(string iban) => All.FirstOrDefault(test => test.Iban == iban);

    public static string Plain(string typed) =>
        typed.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    public static long AfterBusinessDays(long seconds, int days)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        for (var left = days; left > 0;)
        {
            at = at.AddDays(1);
            if (at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) left--;
        }
        return at.ToUnixTimeSeconds();
    }
}
