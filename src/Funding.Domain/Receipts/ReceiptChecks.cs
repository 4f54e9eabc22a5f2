using Okote.Data;

namespace Okote.Funding;

/// <summary>What anybody may know of a receipt who holds the paper: nothing about the donor, and no amount.</summary>
/// <param name="Replaced">Number of the receipt that took its place.</param>
public sealed record CheckedReceipt(
    int Number, string Organisation, DateTimeOffset IssuedAt, DateTimeOffset? CancelledAt, int? Replaced);

/// <summary>Tells whether a paper is true.</summary>
public static class ReceiptChecks
{
    private const int Text_CharsMax = 40;

    /// <param name="number">As it stands on the paper.</param>
    /// <param name="mark">The code of the paper, or the SIREN of the organisation.</param>
    /// <returns>Null for what was never issued like that; a wrong code is not told apart from a wrong number.</returns>
    public static async Task<CheckedReceipt?> Find(Session session, string? number, string? mark)
    {
        if (number is null || mark is null || number.Length > Text_CharsMax || mark.Length > Text_CharsMax) return null;
        if (!int.TryParse(string.Concat(number.Where(char.IsAsciiDigit)), out var given) || given <= 0) return null;
        var plain = string.Concat(mark.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return (await session.Query<CheckedReceipt>("""
            SELECT r.number, r.issuer_name AS organisation, r.issued_at, r.cancelled_at, a.number AS replaced
            FROM receipts r
            LEFT JOIN receipts a ON a.replaces_id = r.id
            WHERE r.number = @given
              AND (r.issuer_siren = @plain OR left(encode(r.content_hash, 'hex'), 12) = @plain)
            LIMIT 2
            """, new { given, plain })) is [var only] ? only : null;
    }
}
