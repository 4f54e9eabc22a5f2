using Okote.Data;

namespace Okote.Funding;

/// <summary>What the pages ask about the territory itself. A database without a row is not a demo.</summary>
public static class TerritoryPages
{
    public static async Task<bool> IsDemo(Session db) =>
        await db.One<bool?>("SELECT demo FROM territory") ?? false;

    /// <summary>SHA-256 of the key that opens the operator's window, or null while nobody made one.</summary>
    public static Task<byte[]?> OperatorKeyHash(Session db) =>
        db.One<byte[]>("SELECT operator_key FROM territory");
}
