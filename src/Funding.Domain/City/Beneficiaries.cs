using Okote.Data;

namespace Okote.Funding;

/// <summary>What narrows the list of beneficiaries; null: everything.</summary>
/// <param name="Convention">One of <see cref="Beneficiaries.Standings"/>.</param>
public sealed record BeneficiaryFilter(string? Text = null, int? Year = null, string? Convention = null);

/// <summary>The watch over each beneficiary and year as a list. What may still be promised is read out of rules, so the
/// rows are computed first, all of them, and then put in order.</summary>
public static class Beneficiaries
{
    /// <summary>Whether a convention is needed and not there, signed, or not needed.</summary>
    public static IReadOnlyList<string> Standings { get; } = ["needed", "signed", "not_needed"];

    private static readonly ComputedOrder<Beneficiary> Order = new(
        row => $"{row.FunderId}:{row.HolderId}:{row.Year}", "-year",
        ("year", (a, b) => a.Year.CompareTo(b.Year)), ("beneficiary", (a, b) => Names(a.Holder, b.Holder)),
        ("organisation", (a, b) => Names(a.Funder, b.Funder)), ("watched", (a, b) => a.Voted.CompareTo(b.Voted)),
        ("confirmed", (a, b) => a.Confirmed.CompareTo(b.Confirmed)), ("paid", (a, b) => a.Paid.CompareTo(b.Paid)));

    public static string Standing(this Beneficiary row) =>
        row.Conventions.Count > 0 ? "signed" : row.IsAbove ? "needed" : "not_needed";

    public static async Task<Listed<Beneficiary>> List(
        Session session, Guid[] funders, BeneficiaryFilter filter, DateTimeOffset now, ListAsk ask) =>
        Order.Cut((await GrantWatch.Of(session, funders, now)).Where(row =>
            (filter.Year is null || row.Year == filter.Year)
            && (filter.Convention is null || row.Standing() == filter.Convention)
            && (filter.Text is null || row.Holder.Contains(filter.Text, StringComparison.CurrentCultureIgnoreCase))),
            ask);

    private static int Names(string a, string b) => string.Compare(a, b, StringComparison.InvariantCultureIgnoreCase);
}
