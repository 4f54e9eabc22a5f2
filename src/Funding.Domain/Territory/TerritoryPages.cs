using Okote.Data;

namespace Okote.Funding;

/// <summary>What the pages ask about the territory itself.</summary>
public static class TerritoryPages
{
    /// <summary>SHA-256 of the key that opens the operator's window, or null while nobody made one.</summary>
    public static Task<byte[]?> OperatorKeyHash(Session db) => db.One<byte[]>("""
        SELECT operator_key
        FROM territory
        WHERE operator_key IS NOT NULL
        """);
}
