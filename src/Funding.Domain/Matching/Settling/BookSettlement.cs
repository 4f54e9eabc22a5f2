namespace Okote.Matching;

/// <summary>What every campaign of a book receives and every fund owes, each line in its own way, line after line.
/// Nothing in the book changes.</summary>
internal sealed class BookSettlement
{
    private readonly MatchBook book;
    private readonly long[] byCampaign;
    private readonly Dictionary<BookFund, long> owed;

    /// <summary>What rounds at the end may still give.</summary>
    private readonly Dictionary<BookFund, long> free;

    /// <summary>Cents of confirmed match and of rounds, by campaign.</summary>
    private readonly long[] matched;

    private readonly bool succeeded;

    private BookSettlement(MatchBook book, bool succeeded)
    {
        this.succeeded = succeeded;
        this.book = book;
        byCampaign = new long[book.Campaigns.Length];
        matched = new long[book.Campaigns.Length];
        owed = book.Funds.ToDictionary(fund => fund, _ => 0L);
        free = book.Funds.ToDictionary(fund => fund, fund => fund.Remaining);
    }

    /// <summary>Who owes what to whom under which line, no zero among them.</summary>
    public List<SettledShare> Shares { get; } = [];

    /// <param name="succeeded">Whether success was decided before, on what had been promised by then; otherwise it is
    /// judged by what the book has now.</param>
    public static BookSettlement Of(MatchBook book, bool succeeded = false)
    {
        var settlement = new BookSettlement(book, succeeded);
        settlement.CountMatched();
        // Rounds come last: they fill what is missing, and success is judged without them, whatever the order of lines.
        foreach (var live in new[] { true, false })
            for (var line = 0; line < book.Lines.Length; line++)
                if (book.Lines[line].Rule.Settle.IsLive == live) settlement.Settle(line);
        return settlement;
    }

    /// <summary>Cents that each line owes, in the order of the lines.</summary>
    public long[] ByLine()
    {
        var lines = new long[book.Lines.Length];
        foreach (var share in Shares) lines[share.Line] += share.Cents;
        return lines;
    }

    public ScenarioSettlement Answer() => new(
        [.. book.Campaigns.Where(x => byCampaign[x.Index] > 0)
            .Select(x => KeyValuePair.Create(x.Campaign.Id, byCampaign[x.Index]))],
        [.. book.Funds.Where(fund => owed[fund] > 0).Select(fund => new FundShare(fund.Fund.Id, owed[fund]))],
        book.Funds.Sum(fund => fund.Amount - owed[fund]));

    private void CountMatched()
    {
        foreach (var gift in book.Gifts)
            if (gift.IsCaptured) matched[gift.Campaign] += book.Matched(gift);
        foreach (var lump in book.Lumps) matched[lump.Campaign] += lump.Cents;
    }

    private void Settle(int line)
    {
        switch (book.Lines[line].Rule.Settle)
        {
            case SettleMode.Quadratic quadratic:
                Share(line, quadratic);
                break;
            case SettleMode.RankedGap ranked:
                FillGaps(line, ranked);
                break;
            case var mode:
                foreach (var campaign in book.Campaigns) Reserved(line, campaign, mode);
                break;
        }
    }

    private void Reserved(int line, BookCampaign campaign, SettleMode mode)
    {
        if (succeeded && mode is SettleMode.AtSuccess) mode = SettleMode.AsReserved;
        var funds = book.Lines[line].Serving(campaign);
        var active = Confirmed(line, campaign, funds.Length);
        for (var i = 0; i < funds.Length; i++)
            Owe(line, campaign, funds[i], SettleShare.Of(mode, active[i], campaign.Captured, campaign.Campaign,
                matched[campaign.Index]));
    }

    private long[] Confirmed(int line, BookCampaign campaign, int funds)
    {
        var sums = new long[funds];
        void Add(ReadOnlySpan<long> parts)
        {
            for (var i = 0; i < parts.Length; i++) sums[i] += parts[i];
        }
        foreach (var gift in book.Gifts)
            if (gift.IsCaptured && gift.Campaign == campaign.Index) Add(book.Parts(gift, line));
        foreach (var lump in book.Lumps)
            if (lump.Line == line && lump.Campaign == campaign.Index) Add(lump.Parts);
        return sums;
    }

    private void FillGaps(int line, SettleMode.RankedGap mode)
    {
        var rule = book.Lines[line].Rule;
        var field = book.Campaigns.Where(campaign => TakesPart(line, campaign))
            .Select(x => new RankedCampaign(x.Index, x.Campaign.Goal, x.Captured, x.Backers,
                x.Campaign.Goal - x.Captured - matched[x.Index]))
            .ToArray();
        foreach (var ranked in RankedGaps.Ranked(field))
        {
            var gap = Math.Min(ranked.Gap, rule.MatchPerCampaign?.For(ranked.Goal) ?? long.MaxValue);
            if (gap <= 0) continue;
            var campaign = book.Campaigns[ranked.Index];
            if (gap <= Free(line, campaign)) Give(line, campaign, gap);
            else if (mode.StopsAtMisfit) return;
        }
    }

    private void Share(int line, SettleMode.Quadratic mode)
    {
        var rule = book.Lines[line].Rule;
        var gifts = book.Gifts
            .Where(gift => gift.IsCaptured && TakesPart(line, book.CampaignOf(gift))
                && (rule.Eligible is not { } eligible || eligible.Admits(book.Asked(gift))))
            .Select(gift => new RoundGift(gift.Campaign, gift.Person, gift.Net))
            .ToArray();
        var pool = book.Lines[line].Funds.Sum(fund => free[fund]);
        var amounts = QuadraticRound.Share(gifts, book.Campaigns.Length, pool, mode);
        foreach (var campaign in book.Campaigns)
            Give(line, campaign, Math.Min(amounts[campaign.Index], Free(line, campaign)));
    }

    private bool TakesPart(int line, BookCampaign campaign)
    {
        var facts = campaign.Campaign;
        return book.Lines[line].Serving(campaign).Length > 0
            && book.Lines[line].Rule.Eligible?.AdmitsCampaign(facts.Id, facts.Territory, facts.Themes) != false;
    }

    private long Free(int line, BookCampaign campaign) =>
        book.Lines[line].Serving(campaign).Sum(fund => free[fund]);

    private void Give(int line, BookCampaign campaign, long cents)
    {
        if (cents <= 0) return;
        var funds = book.Lines[line].Serving(campaign);
        var parts = new long[funds.Length];
        FundSharing.Share(book.Lines[line].Line.Sharing, cents, [.. funds.Select(fund => fund.Amount)],
            [.. funds.Select(fund => free[fund])], parts);
        matched[campaign.Index] += cents;
        for (var i = 0; i < funds.Length; i++)
        {
            free[funds[i]] -= parts[i];
            Owe(line, campaign, funds[i], parts[i]);
        }
    }

    private void Owe(int line, BookCampaign campaign, BookFund fund, long cents)
    {
        if (cents > 0) Shares.Add(new SettledShare(line, campaign, fund, cents));
        byCampaign[campaign.Index] += cents;
        owed[fund] += cents;
    }
}

/// <param name="Line">Position of the line in the book.</param>
internal sealed record SettledShare(int Line, BookCampaign Campaign, BookFund Fund, long Cents);
