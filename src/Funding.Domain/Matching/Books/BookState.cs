namespace Okote.Matching;

/// <summary>How one contribution of a book looks from outside; its trace is recomputed, never remembered.</summary>
internal static class BookState
{
    public static ContributionState Of(MatchBook book, Gift gift) => new(
        gift.Start.Id!, gift.Status, gift.Promised, book.Matched(gift), ByFund(book, gift),
        gift.Holds ? gift.HoldUntil : null, Trace(book, gift));

    private static FundShare[] ByFund(MatchBook book, Gift gift)
    {
        var shares = new List<FundShare>();
        for (var line = 0; line < book.Lines.Length; line++)
        {
            var served = book.Lines[line].Serving(book.CampaignOf(gift));
            var parts = book.Parts(gift, line);
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i] == 0) continue;
                var (fund, cents) = (served[i].Fund.Id, parts[i]);
                var known = shares.FindIndex(share => share.Fund == fund);
                if (known < 0) shares.Add(new FundShare(fund, cents));
                else shares[known] = new FundShare(fund, shares[known].Cents + cents);
            }
        }
        return [.. shares];
    }

    /// <summary>A contribution that has ended shows what it once had, and that it was released.</summary>
    private static TraceStep[] Trace(MatchBook book, Gift gift)
    {
        var trace = new List<TraceStep>();
        var flows = book.Requote(gift, gift.IsActive ? gift.Net : gift.Start.Amount, traced: true);
        for (var line = 0; line < flows.Length; line++)
        {
            trace.AddRange(flows[line].Steps);
            var cents = book.Grant(gift, line).Cents;
            if (cents != flows[line].Cents)
                trace.Add(RefundShares.Last(book.Lines[line].Line.Id, flows[line].Cents, cents));
        }
        return [.. trace];
    }
}
