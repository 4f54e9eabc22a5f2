using Okote.Data;

namespace Okote.Funding;

/// <summary>The first thing in the books that is not as it was sealed.</summary>
/// <param name="Wrong"><c>journal_differs</c>, <c>journal_missing</c>, <c>journal_added</c>, <c>link_missing</c> or
/// <c>seal_differs</c>.</param>
/// <param name="Position">In the chain; null for a journal that was never in it.</param>
public sealed record LedgerFault(string Wrong, long? Position, Guid? JournalId);

/// <summary>What came of recomputing the chain.</summary>
/// <param name="Journals">How many were read again.</param>
/// <param name="Unsealed">Journals that were posted since the last seal.</param>
/// <param name="Last">The seal up to which all was compared; null when nothing is sealed yet.</param>
public sealed record LedgerProof(long Journals, long Unsealed, LedgerSeal? Last, LedgerFault? Fault)
{
    public bool Holds => Fault is null;
}

/// <summary>Reads the sealed journals again, in batches, and computes every link anew.</summary>
public static class LedgerProofs
{
    public const int Proof_RowsMax = 1_000;

    /// <param name="from">A seal that is known to hold; null to begin at the first journal.</param>
    public static async Task<LedgerProof> Read(Session session, LedgerSeal? from, CancellationToken cancel)
    {
        if (await LedgerSeals.Last(session) is not { } last)
            return new LedgerProof(0, await LedgerSeals.CountUnsealed(session, null), null, null);
        var walk = new Walk(from);
        while (walk.At < last.ToPosition)
        {
            cancel.ThrowIfCancellationRequested();
            var links = await LedgerSeals.Links(session, walk.At, last.ToPosition, Proof_RowsMax);
            if (links.Count == 0) return await Ended(new LedgerFault("link_missing", walk.At + 1, null));
            foreach (var link in links)
                if (walk.Refuse(link) is { } fault) return await Ended(fault);
        }
        if (walk.Seal != last.Position) return await Ended(new LedgerFault("seal_differs", last.ToPosition, null));
        return await Ended(await LedgerSeals.Added(session, last.UntilXid) is { } added
            ? new LedgerFault("journal_added", null, added) : null);

        async Task<LedgerProof> Ended(LedgerFault? fault) => new(walk.At - (from?.ToPosition ?? 0),
            await LedgerSeals.CountUnsealed(session, last.UntilXid), last, fault);
    }

    /// <summary>Where the computation stands: the link and the seal it has come to.</summary>
    private sealed class Walk(LedgerSeal? start)
    {
        private byte[] hash = start?.Hash ?? LedgerSeals.Beginning;
        private byte[] sealHash = start?.Hash ?? LedgerSeals.Beginning;
        private long sealEnd = start?.ToPosition ?? 0;

        public long At { get; private set; } = start?.ToPosition ?? 0;

        public long Seal { get; private set; } = start?.Position ?? 0;

        /// <returns>Null when the link is what the journal, as it stands now, and the link before it give.</returns>
        public LedgerFault? Refuse(ChainLink link)
        {
            if (link.Position != At + 1) return new LedgerFault("link_missing", At + 1, null);
            if (link.Content is null) return new LedgerFault("journal_missing", link.Position, link.JournalId);
            hash = LedgerSeals.Next(hash, link.Content);
            if (!hash.AsSpan().SequenceEqual(link.Hash))
                return new LedgerFault("journal_differs", link.Position, link.JournalId);
            At = link.Position;
            return link.Seal is null ? null : RefuseSeal(link);
        }

        private LedgerFault? RefuseSeal(ChainLink link)
        {
            if (link.Seal != Seal + 1 || link.SealFrom != sealEnd + 1
                || !sealHash.AsSpan().SequenceEqual(link.SealBefore) || !hash.AsSpan().SequenceEqual(link.SealHash))
                return new LedgerFault("seal_differs", link.Position, null);
            (Seal, sealHash, sealEnd) = (link.Seal.Value, hash, link.Position);
            return null;
        }
    }
}
