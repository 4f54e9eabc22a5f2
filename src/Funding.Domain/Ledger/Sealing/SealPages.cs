using Okote.Data;

namespace Okote.Funding;

/// <summary>What the public badge says.</summary>
public enum SealState
{
    /// <summary>Nothing is sealed yet, or nobody has recomputed the chain for too long.</summary>
    Unknown,
    Holds,
    Broken,
}

/// <summary>What the public may know of the chain: how it stands and the last seal that was found to hold.</summary>
/// <param name="Transfers">In all journals up to that seal.</param>
public sealed record SealPage(
    LedgerVerification? Latest, LedgerVerification? LatestWhole, LedgerSeal? Verified, long Transfers,
    IReadOnlyList<LedgerSeal> Newest)
{
    /// <summary>The whole chain is recomputed every day; two days without it prove nothing any more.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(2);

    /// <summary>As of an instant: a proof grows old.</summary>
    public SealState State(DateTimeOffset now) =>
        Latest is { Holds: false } ? SealState.Broken
        : Verified is null || LatestWhole is null || now - LatestWhole.VerifiedAt > Fresh ? SealState.Unknown
        : SealState.Holds;
}

/// <summary>The chain as its public page shows it.</summary>
public static class SealPages
{
    private const int Newest_RowsMax = 20;

    /// <summary>Everything the page shows; nothing is recomputed for it.</summary>
    public static async Task<SealPage> Read(Session db)
    {
        var held = await LedgerVerifications.LatestThatHeld(db);
        var verified = held is null ? null : await LedgerSeals.Find(db, held.SealPosition);
        return new SealPage(await LedgerVerifications.Latest(db), await LedgerVerifications.LatestWhole(db), verified,
            await Transfers(db, verified?.Position ?? 0), await LedgerSeals.Newest(db, Newest_RowsMax));
    }

    private static Task<long> Transfers(Session db, long position) => db.Single<long>("""
        SELECT coalesce(sum(transfers), 0)::bigint
        FROM ledger_seals
        WHERE position <= @position
        """, new { position });
}
