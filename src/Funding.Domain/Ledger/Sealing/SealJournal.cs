using System.Globalization;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Seals the journals that were posted since the last seal: each gets a link that covers its content, all its
/// transfers and every link before it.</summary>
public sealed class SealJournal(Db db, TimeProvider clock) : IWork
{
    public const int Seal_RowsMax = 1_000;

    public Task<int> Run(CancellationToken cancel) => db.Transact(async tx =>
    {
        await LedgerSeals.LockChain(tx);
        var last = await LedgerSeals.Last(tx);
        var fresh = await LedgerSeals.Unsealed(tx, last?.UntilXid ?? "0", Seal_RowsMax);
        if (fresh.Count == 0) return 0;

        var (before, after) = (last?.Hash ?? LedgerSeals.Beginning, last?.ToPosition ?? 0);
        var hashes = new List<byte[]>(fresh.Count);
        foreach (var journal in fresh) hashes.Add(LedgerSeals.Next(hashes.LastOrDefault(before), journal.Content));
        await LedgerSeals.AddLinks(tx, after, [.. fresh.Select(journal => journal.Id)], [.. hashes]);
        await LedgerSeals.Add(tx, new LedgerSeal(
            (last?.Position ?? 0) + 1, after + 1, after + fresh.Count, fresh.Sum(journal => journal.Transfers),
            hashes[^1], SealedUntil(fresh), clock.GetUtcNow()), before);
        return fresh.Count;
    });

    /// <summary>A full batch may have cut a transaction in two: its other half is looked for again.</summary>
    private static string SealedUntil(IReadOnlyList<UnsealedJournal> fresh)
    {
        var (last, oldest) = (Number(fresh[^1].Xid), Number(fresh[^1].Oldest));
        return (fresh.Count < Seal_RowsMax ? oldest : Math.Min(last, oldest)).ToString(CultureInfo.InvariantCulture);
    }

    private static ulong Number(string xid) => ulong.Parse(xid, CultureInfo.InvariantCulture);
}
