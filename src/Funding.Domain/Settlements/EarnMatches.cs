using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>What the funds owe in the end: as the rule of each line says, and as the round of the call gave.</summary>
internal static class EarnMatches
{
    private sealed record Confirmed(Guid Id, string Line, Guid FundId, long Cents, MatchKind Kind);

    /// <summary>Holds the rounds of the lines that decide at the end, each once: what they give stands afterwards as
    /// confirmed match of the campaigns. Call it under <see cref="CallBook.Lock"/>.</summary>
    public static async Task<Result<Done>> HoldRounds(
        Tx tx, CallBook call, BookSettlement settled, DateTimeOffset now)
    {
        var (book, schemeId) = (call.Book, call.SchemeId);
        for (var line = 0; line < book.Lines.Length; line++)
        {
            if (book.Lines[line].Rule.Settle.IsLive) continue;
            var lumps = settled.Shares.Where(share => share.Line == line).GroupBy(share => share.Campaign)
                .Select(shares => LumpOf(book, line, shares)).ToList();
            if (await Record(tx, schemeId, book.Lines[line].Line.Id, lumps.Sum(lump => lump.Cents), now) == 0) continue;
            var given = await call.Give(tx, lumps, MatchKind.Round,
                new Journal($"round:{schemeId}:{book.Lines[line].Line.Id}", new Cause("scheme", schemeId),
                    "round held", now, []));
            if (given.IsRefused) return given;
        }
        return default(Done);
    }

    /// <summary>Earns the confirmed match of a campaign. Where a rule gives less in the end than was confirmed, the
    /// rest of a reservation returns to its fund. Call it under <see cref="CallBook.Lock"/>, after the rounds.
    /// </summary>
    public static async Task<Result<Done>> Run(
        Tx tx, Guid campaign, CallBook call, BookSettlement settled, DateTimeOffset now)
    {
        var shares = Owed(campaign, call, settled);
        var earned = new List<(Guid Id, long Cents, long Of)>();
        foreach (var match in await ReadConfirmed(tx, campaign))
        {
            var key = (match.Line, match.FundId);
            var cents = match.Kind == MatchKind.Round ? match.Cents
                : Math.Min(match.Cents, shares.GetValueOrDefault(key));
            if (match.Kind != MatchKind.Round) shares[key] = shares.GetValueOrDefault(key) - cents;
            earned.Add((match.Id, cents, match.Cents));
        }
        if (earned.Count == 0) return default(Done);
        var posted = await Ledger.Post(tx, new Journal($"earn:{campaign}", new Cause("campaign", campaign),
            "match earned", now, [.. earned.Select(m =>
                m.Cents > 0 ? Transfer.Post(m.Id, Money.Eur(m.Cents)) : Transfer.Void(m.Id))]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Matches.SetEnded(tx, [.. earned.Where(m => m.Cents == 0).Select(m => m.Id)], MatchStatus.Released,
            "not owed under the rule", now);
        await Matches.SetEarned(tx, [.. earned.Where(m => m.Cents > 0).Select(m => (m.Id, m.Cents))], now);
        return default(Done);
    }

    /// <summary>What each fund owes the campaign under each line; a line that decides at the end owes its round and
    /// nothing else.</summary>
    private static Dictionary<(string Line, Guid Fund), long> Owed(
        Guid campaign, CallBook call, BookSettlement settled) => settled.Shares
        .Where(share => share.Campaign.Campaign.Id == campaign.ToString()
            && call.Book.Lines[share.Line].Rule.Settle.IsLive)
        .GroupBy(share => (call.Book.Lines[share.Line].Line.Id, Guid.Parse(share.Fund.Fund.Id)))
        .ToDictionary(group => group.Key, group => group.Sum(share => share.Cents));

    private static Lump LumpOf(MatchBook book, int line, IGrouping<BookCampaign, SettledShare> shares)
    {
        var serving = book.Lines[line].Serving(shares.Key);
        return new Lump(shares.Key.Index, line,
            [.. serving.Select(fund => shares.Where(share => share.Fund == fund).Sum(share => share.Cents))]);
    }

    private static Task<int> Record(Tx tx, Guid schemeId, string line, long given, DateTimeOffset now) => tx.Execute("""
        INSERT INTO match_rounds (scheme_id, line, given_cents, held_at)
        VALUES (@schemeId, @line, @given, @now)
        ON CONFLICT DO NOTHING
        """, new { schemeId, line, given, now });

    /// <summary>What stands behind a charged gift, and what the campaign got as a whole.</summary>
    private static Task<IReadOnlyList<Confirmed>> ReadConfirmed(Tx tx, Guid campaign) => tx.Query<Confirmed>("""
        SELECT m.id, m.line, m.fund_id, m.cents, m.kind
        FROM matches m
        LEFT JOIN contributions c ON c.id = m.contribution_id
        WHERE m.campaign_id = @campaign AND m.status = 'confirmed' AND (c.id IS NULL OR c.status = 'collected')
        ORDER BY m.id
        """, new { campaign });
}
