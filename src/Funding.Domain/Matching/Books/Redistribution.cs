namespace Okote.Matching;

/// <summary>Moves match from worse to strictly better priority where money has freed up. What a contribution gets in
/// all stays as it is.</summary>
internal static class Redistribution
{
    /// <summary>Best fund of all lines first: a move frees money in worse funds only, and those come later, so that one
    /// pass is enough and a second one finds nothing to do.</summary>
    public static void Run(MatchBook book)
    {
        foreach (var fund in book.Funds.Where(fund => !fund.Rests).OrderBy(fund => fund.Fund.Priority))
            for (var line = 0; line < book.Lines.Length; line++)
                if (book.Lines[line].Line.Sharing == Sharing.Sequential && book.Lines[line].Funds.Contains(fund))
                    foreach (var gift in book.Gifts)
                        if (gift.IsActive && fund.Remaining > 0) MoveUp(book, gift, line, fund);
    }

    private static void MoveUp(MatchBook book, Gift gift, int line, BookFund better)
    {
        var served = book.Lines[line].Serving(book.CampaignOf(gift));
        var to = Array.IndexOf(served, better);
        if (to < 0) return;
        var parts = book.Parts(gift, line);
        for (var from = parts.Length - 1; from > to; from--)
        {
            if (served[from].Fund.Priority <= better.Fund.Priority) return;
            // What a suspended or closed fund promised stays with it.
            if (served[from].Rests) continue;
            // What the better fund gives this contribution already counts against its limit for one contribution.
            var own = book.RoomOf(better, gift, line) - parts[to];
            var moved = Math.Min(parts[from], Math.Min(better.Room(gift.Campaign), own));
            if (moved <= 0) continue;
            parts[from] -= moved;
            parts[to] += moved;
            served[from].Use(-moved, gift.IsCaptured, gift.Campaign);
            better.Use(moved, gift.IsCaptured, gift.Campaign);
        }
    }
}
