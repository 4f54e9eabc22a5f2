namespace Okote.Matching;

/// <summary>What reaches back: unlocks, lumps and retro runs.</summary>
internal sealed partial class MatchBook
{
    /// <summary>What follows a capture: a line may unlock, and a line that reaches back raises what came before.
    /// </summary>
    public void Captured(Gift gift)
    {
        var campaign = CampaignOf(gift);
        for (var line = 0; line < Lines.Length; line++)
        {
            if (Lines[line].Rule.Unlock is not { } unlock) continue;
            if (Lines[line].Unlocks(campaign))
            {
                if (unlock.Lump is { } cents) GiveLump(campaign, line, cents);
                else if (unlock.Retroactive) RaiseEarlier(campaign, line);
            }
            else if (unlock is { Lump: null, Retroactive: true } && Lines[line].IsUnlocked(campaign.Index)
                && !Grant(gift, line).Facts.Unlocked) Raise(gift, line);
        }
    }

    /// <summary>Raises every captured contribution, in order of creation, to what the rules give now.</summary>
    public void Retro()
    {
        foreach (var gift in gifts)
        {
            if (!gift.IsCaptured) continue;
            for (var line = 0; line < Lines.Length; line++) Raise(gift, line);
        }
    }

    /// <summary>Puts back a lump as it was kept elsewhere.</summary>
    public void Restore(Lump lump)
    {
        var campaign = Campaigns[lump.Campaign];
        Served.Move(Lines[lump.Line].Serving(campaign), lump.Parts, true, 1);
        Lines[lump.Line].AddLump(lump.Campaign, lump.Cents);
        campaign.ActiveMatch += lump.Cents;
        Lumps.Add(lump);
    }

    /// <summary>Raises one line of a captured contribution to what the rule gives now, as if it came now, with its own
    /// part of every sum left out. Never lowers.</summary>
    private void Raise(Gift gift, int line)
    {
        if (Lines[line].Rule.Unlock?.Lump is not null || !Lines[line].Rule.Settle.IsLive) return;
        Count(gift, -1);
        MoveOtherLines(gift, line, 1);
        var campaign = CampaignOf(gift);
        var world = WorldWithout(gift, line);
        var asked = AskedBy(gift, gift.Net, world.Raised, world.ActiveMatch);
        var flow = Quote(line, asked, world.Facts, 0, world.FundsLeft, traced: false);
        ref var grant = ref Grant(gift, line);
        if (flow.Cents > grant.Cents)
        {
            var served = Lines[line].Serving(campaign);
            long[] left = [.. served.Select(fund => Math.Max(0, fund.Remaining))];
            if (grant.PartsAt < 0) grant.PartsAt = Reserve(served.Length);
            var own = Parts(gift, line);
            Served.Move(served, own, true, 1);
            Span<long> more = served.Length <= Served.OnStack_FundsMax ? stackalloc long[served.Length]
                : new long[served.Length];
            Served.Share(Lines[line].Line.Sharing, flow.Cents - grant.Cents, served, more);
            Served.Move(served, own, true, -1);
            for (var i = 0; i < more.Length; i++) own[i] += more[i];
            grant.Cents = flow.Cents;
            grant.Countable = flow.Countable;
            raised[(gift.Index, line)] = world with { Left = left };
        }
        MoveOtherLines(gift, line, -1);
        Count(gift, 1);
    }

    /// <summary>What its other lines hold stays bound while one line is raised: they may share a fund.</summary>
    private void MoveOtherLines(Gift gift, int line, int sign)
    {
        for (var other = 0; other < Lines.Length; other++)
            if (other != line && Grant(gift, other).Cents != 0)
                Served.Move(Lines[other].Serving(CampaignOf(gift)), Parts(gift, other), gift.IsCaptured, sign);
    }

    /// <summary>What a line would know if this contribution came now; it is out of all sums when this is asked.
    /// </summary>
    private RaisedWorld WorldWithout(Gift gift, int line)
    {
        var campaign = CampaignOf(gift);
        var otherLines = Matched(gift) - Grant(gift, line).Cents;
        return new RaisedWorld(FactsWithout(gift, line), Served.Left(Lines[line].Serving(campaign)),
            campaign.Raised, campaign.ActiveMatch + otherLines, []);
    }

    /// <summary>Reaching back, the first captured gift of a person is the one that counts, whenever the others came.
    /// </summary>
    private LineFacts FactsWithout(Gift gift, int line)
    {
        var campaign = CampaignOf(gift);
        var facts = Lines[line].Facts(gift.Person, campaign);
        if (Lines[line].Rule.PerBackerBasisPointsOfMinimum is null) return facts;
        return facts with
        {
            ContributorBacked = Lines[line].HasMatched(gift.Person, campaign.Index) || gifts.Any(other =>
                other.Index < gift.Index && other.IsCaptured && other.Person == gift.Person
                && other.Campaign == gift.Campaign),
        };
    }

    private void RaiseEarlier(BookCampaign campaign, int line)
    {
        foreach (var gift in gifts)
            if (gift.IsCaptured && gift.Campaign == campaign.Index) Raise(gift, line);
    }

    private void GiveLump(BookCampaign campaign, int line, long cents)
    {
        var (rule, served) = (Lines[line].Rule, Lines[line].Serving(campaign));
        var given = LumpSum.Of(cents, rule, campaign, Lines[line].Match(campaign.Index), Served.Left(served));
        if (given == 0) return;
        var lump = new Lump(campaign.Index, line, new long[served.Length]);
        Served.Share(Lines[line].Line.Sharing, given, served, lump.Parts);
        Served.Move(served, lump.Parts, true, 1);
        Lines[line].AddLump(campaign.Index, given);
        campaign.ActiveMatch += given;
        Lumps.Add(lump);
    }
}
