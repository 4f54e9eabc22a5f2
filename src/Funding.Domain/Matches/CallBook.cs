using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>All matches of a call's campaigns in the pure book that moves them, and the rows behind. Whoever changes
/// many matches at once loads one under <see cref="Lock"/>, lets the book decide and writes the difference.</summary>
internal sealed class CallBook
{
    private readonly CallRows rows;
    private readonly Dictionary<(Guid Gift, string Line), List<Match>> matches;
    private readonly Dictionary<(int Gift, int Line), KnownMatch> before = [];
    private readonly int knownLumps;

    private CallBook(Scheme scheme, Guid schemeId, CallRows rows, Func<Guid, Line, bool> wasUnlocked)
    {
        (this.rows, SchemeId) = (rows, schemeId);
        matches = rows.Matches.Where(match => match.ContributionId is not null)
            .GroupBy(match => (match.ContributionId!.Value, match.Line))
            .ToDictionary(group => group.Key, group => group.ToList());
        Book = CallBooks.Empty(scheme, rows);
        foreach (var gift in rows.Gifts) Restore(gift, wasUnlocked);
        foreach (var lump in rows.Matches.Where(m => m.Kind == MatchKind.Lump).GroupBy(m => (m.CampaignId, m.Line)))
            Book.Restore(CallBooks.LumpOf(Book, lump));
        knownLumps = Book.Lumps.Count;
        CallBooks.UseElsewhere(Book, rows);
    }

    public Guid SchemeId { get; }

    public MatchBook Book { get; }

    public CallRows Rows => rows;

    /// <summary>Locks what every change to a match of this call touches: the accounts of its lines and funds, by
    /// ascending id. A caller that moved cash before holds other accounts already; should two such wait for each other,
    /// <see cref="Db"/> runs one of them again.</summary>
    public static Task Lock(Tx tx, Guid call) => tx.Execute("""
        SELECT a.id
        FROM accounts a
        WHERE a.id IN (
            SELECT l.id
            FROM campaigns p
            JOIN accounts l ON l.owner_id = p.id AND l.kind = 'match'
            WHERE p.call_id = @call
            UNION ALL
            SELECT o.id
            FROM funds f
            JOIN accounts o ON o.owner_id = f.id
            WHERE f.call_id = @call)
        ORDER BY a.id
        FOR NO KEY UPDATE
        """, new { call });

    /// <param name="wasUnlocked">Whether a line had unlocked when a gift began; only a capture asks, of one gift.
    /// </param>
    public static async Task<CallBook> Read(
        Tx tx, Guid call, Guid schemeId, Func<Guid, Line, bool>? wasUnlocked = null)
    {
        var scheme = await Calls.Scheme(tx, schemeId);
        return new CallBook(scheme, schemeId, await CallRows.Read(tx, call, schemeId), wasUnlocked ?? ((_, _) => true));
    }

    public Gift GiftOf(Guid contribution) =>
        Book.Gifts[rows.Gifts.Select((gift, at) => (gift.Id, at)).First(x => x.Id == contribution).at];

    /// <summary>Writes what the book has changed since it was read, as one journal: each line of a contribution that
    /// changed gives its reservations back and makes new ones.</summary>
    public async Task<Result<Done>> Write(Tx tx, Journal journal)
    {
        var change = new BookChange(this, rows);
        foreach (var gift in Book.Gifts)
            for (var line = 0; line < Book.Lines.Length; line++)
                if (HasChanged(gift, line)) change.Replace(gift, line, Before(gift, line));
        foreach (var lump in Book.Lumps.Skip(knownLumps)) change.Give(lump, MatchKind.Lump);
        foreach (var ((gift, line), world) in Book.Raised) change.Explain(Book.Gifts[gift], line, world);
        change.Unlock();
        return await change.Write(tx, journal);
    }

    /// <summary>Reserves for campaigns what a line gives them besides their gifts.</summary>
    public async Task<Result<Done>> Give(Tx tx, IEnumerable<Lump> lumps, MatchKind kind, Journal journal)
    {
        var change = new BookChange(this, rows);
        foreach (var lump in lumps) change.Give(lump, kind);
        return await change.Write(tx, journal);
    }

    private IReadOnlyList<Match> Before(Gift gift, int line) =>
        matches.GetValueOrDefault((rows.Gifts[gift.Index].Id, Book.Lines[line].Line.Id)) ?? [];

    private bool HasChanged(Gift gift, int line)
    {
        var known = before[(gift.Index, line)];
        var parts = Book.Parts(gift, line);
        return known.Countable != Book.Grant(gift, line).Countable
            || !(parts.IsEmpty ? known.Parts.All(cents => cents == 0) : parts.SequenceEqual(known.Parts));
    }

    private void Restore(GiftRow gift, Func<Guid, Line, bool> wasUnlocked)
    {
        var known = new KnownMatch[Book.Lines.Length];
        var campaign = Book.Campaigns.First(x => x.Campaign.Id == gift.CampaignId.ToString());
        for (var line = 0; line < known.Length; line++)
        {
            var rule = Book.Lines[line].Line;
            var own = matches.GetValueOrDefault((gift.Id, rule.Id)) ?? [];
            known[line] = new KnownMatch(own.Sum(m => m.CountableCents),
                CallBooks.PartsOf(Book.Lines[line].Serving(campaign), own), wasUnlocked(gift.Id, rule));
            before[(Book.Gifts.Count, line)] = known[line];
        }
        Book.Restore(new KnownGift(CallBooks.StartOf(gift), CallBooks.StatusOf(gift), known));
    }
}
