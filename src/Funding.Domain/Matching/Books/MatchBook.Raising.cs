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
        Served.Move(Lines[lump.Line].Serving(campaign), lump.Parts, true, 1, lump.Campaign);
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
        var served = Lines[line].Serving(campaign);
        var room = new long[served.Length];
        var world = WorldWithout(gift, line) with { FundsLeft = RoomFor(gift, line, room) };
        var asked = AskedBy(gift, gift.Net, world.Raised, world.ActiveMatch);
        var flow = Quote(line, asked, world.Facts, 0, world.FundsLeft, traced: false);
        ref var grant = ref Grant(gift, line);
        if (flow.Cents > grant.Cents)
        {
            if (grant.PartsAt < 0) grant.PartsAt = Reserve(served.Length);
            var own = Parts(gift, line);
            // What it has already is taken from the room before the rest is shared.
            var free = new long[served.Length];
            for (var i = 0; i < free.Length; i++) free[i] = Math.Max(0, room[i] - own[i]);
            Span<long> more = served.Length <= Served.OnStack_FundsMax ? stackalloc long[served.Length]
                : new long[served.Length];
            Served.Share(Lines[line].Line.Sharing, flow.Cents - grant.Cents, served, free, more);
            for (var i = 0; i < more.Length; i++) own[i] += more[i];
            grant.Cents = flow.Cents;
            grant.Countable = flow.Countable;
            raised[(gift.Index, line)] = world with { Left = room };
        }
        MoveOtherLines(gift, line, -1);
        Count(gift, 1);
    }

    /// <summary>What its other lines hold stays bound while one line is raised: they may share a fund.</summary>
    private void MoveOtherLines(Gift gift, int line, int sign)
    {
        for (var other = 0; other < Lines.Length; other++)
            if (other != line && Grant(gift, other).Cents != 0)
                Served.Move(Lines[other].Serving(CampaignOf(gift)), Parts(gift, other), gift.IsCaptured, sign,
                    gift.Campaign);
    }

    /// <summary>What a line would know if this contribution came now; it is out of all sums when this is asked.
    /// </summary>
    private RaisedWorld WorldWithout(Gift gift, int line)
    {
        var campaign = CampaignOf(gift);
        var otherLines = Matched(gift) - Grant(gift, line).Cents;
        return new RaisedWorld(FactsWithout(gift, line), 0, campaign.Raised, campaign.ActiveMatch + otherLines, []);
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

    /// <summary>Cents each fund of a line may still give a contribution; what the line itself gives it is not in use
    /// when this is asked.</summary>
    /// <returns>Their sum.</returns>
    private long RoomFor(Gift gift, int line, Span<long> room)
    {
        var served = Lines[line].Serving(CampaignOf(gift));
        long sum = 0;
        for (var i = 0; i < served.Length; i++)
            sum += room[i] = Math.Min(served[i].Room(gift.Campaign), Math.Max(0, RoomOf(served[i], gift, line)));
        return sum;
    }

    /// <summary>What a fund's own limit for one contribution leaves a line of it: its other lines may have used some.
    /// </summary>
    public long RoomOf(BookFund fund, Gift gift, int line)
    {
        if (fund.Fund.MatchPerContribution is not { } room) return long.MaxValue;
        for (var other = 0; other < Lines.Length; other++)
        {
            if (other == line || Grant(gift, other).Cents == 0) continue;
            var at = Array.IndexOf(Lines[other].Serving(CampaignOf(gift)), fund);
            if (at >= 0) room -= Parts(gift, other)[at];
        }
        return room;
    }

    private void RaiseEarlier(BookCampaign campaign, int line)
    {
        foreach (var gift in gifts)
            if (gift.IsCaptured && gift.Campaign == campaign.Index) Raise(gift, line);
    }

    private void GiveLump(BookCampaign campaign, int line, long cents)
    {
        var (rule, served) = (Lines[line].Rule, Lines[line].Serving(campaign));
        var room = new long[served.Length];
        var left = Served.Room(served, campaign.Index, room);
        var given = LumpSum.Of(cents, rule, campaign, Lines[line].Match(campaign.Index), left);
        if (given == 0) return;
        var lump = new Lump(campaign.Index, line, new long[served.Length]);
        Served.Share(Lines[line].Line.Sharing, given, served, room, lump.Parts);
        Served.Move(served, lump.Parts, true, 1, campaign.Index);
        Lines[line].AddLump(campaign.Index, given);
        campaign.ActiveMatch += given;
        Lumps.Add(lump);
    }
}
