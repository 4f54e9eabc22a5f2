namespace Okote.Matching;

/// <summary>Campaigns, funds and lines with everything that was given and granted: the state the pure rules move. It
/// keeps itself consistent: a contribution is taken out of every sum as it was and put back as it is, so that a sum can
/// never drift from its parts. One thread at a time.</summary>
internal sealed partial class MatchBook
{
    private readonly Dictionary<string, int> people = [];
    private readonly Dictionary<string, BookCampaign> campaigns;
    private readonly Dictionary<string, BookFund> funds;
    private readonly Dictionary<(int Gift, int Line), RaisedWorld> raised = [];
    private readonly List<Gift> gifts;
    private readonly bool countsBackers;
    private LineGrant[] grants;
    private long[] parts = new long[64];
    private int partsUsed;

    /// <param name="expected">About how many contributions will come, so that nothing has to grow.</param>
    public MatchBook(
        IReadOnlyList<ScenarioCampaign> campaigns, IReadOnlyList<ScenarioFund> funds,
        IReadOnlyList<ScenarioLine> lines, int expected = 16)
    {
        Campaigns = [.. campaigns.Select((campaign, index) => new BookCampaign(index, campaign))];
        Funds = [.. funds.Select(fund => new BookFund(fund))];
        this.campaigns = Campaigns.ToDictionary(campaign => campaign.Campaign.Id);
        this.funds = Funds.ToDictionary(fund => fund.Fund.Id);
        Lines = [.. lines.Select(x => new BookLine(x.Line, [.. x.Funds.Select(id => this.funds[id])], Campaigns))];
        countsBackers = Lines.Any(line => line.AsksBackers);
        gifts = new List<Gift>(expected);
        grants = new LineGrant[Math.Max(1, expected) * Lines.Length];
    }

    public BookCampaign[] Campaigns { get; }

    public BookFund[] Funds { get; }

    public BookLine[] Lines { get; }

    public List<Lump> Lumps { get; } = [];

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<Gift> Gifts => gifts;

    /// <summary>By position of the contribution and of the line: the worlds of lines that were raised.</summary>
    public IReadOnlyDictionary<(int Gift, int Line), RaisedWorld> Raised => raised;

    public BookFund Fund(string id) => funds[id];

    public BookCampaign CampaignOf(Gift gift) => Campaigns[gift.Campaign];

    public ref LineGrant Grant(Gift gift, int line) => ref grants[gift.Index * Lines.Length + line];

    public long Matched(Gift gift)
    {
        long sum = 0;
        for (var line = 0; line < Lines.Length; line++) sum += Grant(gift, line).Cents;
        return sum;
    }

    /// <summary>The cents of each fund that serves the line, in order of use; empty when nothing was ever given.
    /// </summary>
    public Span<long> Parts(Gift gift, int line)
    {
        var at = Grant(gift, line).PartsAt;
        return at < 0 ? [] : parts.AsSpan(at, Lines[line].Serving(CampaignOf(gift)).Length);
    }

    /// <summary>Starts a contribution: every line answers it, and the funds hold what they grant. One that is paid at
    /// once is captured at once.</summary>
    public Gift Start(ScenarioEvent start, long holdUntil)
    {
        var paid = start.Kind == EventKind.Contribute;
        var gift = Add(start, paid ? ContributionStatus.Captured : ContributionStatus.Started, holdUntil);
        var campaign = CampaignOf(gift);
        var asked = AskedBy(gift, gift.Start.Amount, gift.RaisedBefore, gift.MatchBefore);
        for (var line = 0; line < Lines.Length; line++)
        {
            var facts = Lines[line].Facts(gift.Person, campaign);
            gift.Promised += Give(gift, line, asked, facts, gift.Promised);
        }
        CountSums(gift, 1);
        if (paid) Captured(gift);
        return gift;
    }

    /// <summary>Puts back a contribution as it was kept elsewhere.</summary>
    public Gift Restore(KnownGift known)
    {
        var gift = Add(known.Start, known.Status, holdUntil: 0);
        for (var line = 0; line < Lines.Length; line++)
        {
            ref var grant = ref Grant(gift, line);
            grant.Cents = known.Lines[line].Parts.Sum();
            grant.Countable = known.Lines[line].Countable;
            grant.Facts = grant.Facts with { Unlocked = known.Lines[line].WasUnlocked };
            grant.PartsAt = -1;
            if (grant.Cents == 0) continue;
            grant.PartsAt = Reserve(known.Lines[line].Parts.Length);
            known.Lines[line].Parts.CopyTo(Parts(gift, line));
        }
        Count(gift, 1);
        return gift;
    }

    /// <summary>Changes a contribution, and with it every sum it is part of.</summary>
    public void Change(Gift gift, Action<Gift> change)
    {
        Count(gift, -1);
        change(gift);
        Count(gift, 1);
    }

    /// <summary>Captures a contribution and unlocks what that reaches.</summary>
    public void Capture(Gift gift)
    {
        Count(gift, -1);
        gift.Status = ContributionStatus.Captured;
        Count(gift, 1);
        Captured(gift);
    }

    /// <summary>Gives back all match of a contribution. Call it inside <see cref="Change"/>, which moves the sums.
    /// </summary>
    public void Release(Gift gift)
    {
        for (var line = 0; line < Lines.Length; line++) Keep(gift, line, 0, 0);
    }

    /// <summary>Lowers each line to what the rule gives for what is left of the contribution. Call it inside
    /// <see cref="Change"/>.</summary>
    public void LowerToNet(Gift gift)
    {
        var given = Requote(gift, gift.Net, traced: false);
        for (var line = 0; line < given.Length; line++)
        {
            ref var grant = ref Grant(gift, line);
            var cents = Math.Min(grant.Cents, given[line].Cents);
            Keep(gift, line, cents, cents == 0 ? 0 : Math.Min(grant.Countable, given[line].Countable));
        }
    }

    /// <summary>The excess returns to the funds in reverse order of use.</summary>
    private void Keep(Gift gift, int line, long cents, long countable)
    {
        ref var grant = ref Grant(gift, line);
        var excess = grant.Cents - cents;
        var used = Parts(gift, line);
        for (var i = used.Length - 1; i >= 0 && excess > 0; i--)
        {
            var back = Math.Min(excess, used[i]);
            used[i] -= back;
            excess -= back;
        }
        grant.Cents = cents;
        grant.Countable = countable;
    }

    /// <summary>What the rules give for another amount, each line in the world of its own last grant.</summary>
    /// <returns>One flow for each line.</returns>
    public Flow[] Requote(Gift gift, long amount, bool traced)
    {
        var flows = new Flow[Lines.Length];
        long before = 0;
        var asked = AskedBy(gift, amount, gift.RaisedBefore, gift.MatchBefore);
        for (var line = 0; line < Lines.Length; line++)
        {
            ref var grant = ref Grant(gift, line);
            flows[line] = Quote(line, asked, grant.Facts, before, grant.FundsLeft, traced);
            before += flows[line].Cents;
            if (!raised.TryGetValue((gift.Index, line), out var world)) continue;
            var then = AskedBy(gift, amount, world.Raised, world.ActiveMatch);
            flows[line] = Quote(line, then, world.Facts, 0, world.FundsLeft, traced);
        }
        return flows;
    }

    private Gift Add(ScenarioEvent start, ContributionStatus status, long holdUntil)
    {
        if (!people.TryGetValue(start.Contributor!, out var person))
            people.Add(start.Contributor!, person = people.Count);
        var campaign = campaigns[start.Campaign!];
        var gift = new Gift(gifts.Count, start, person, campaign.Index)
        {
            Status = status, HoldUntil = holdUntil, RaisedBefore = campaign.Raised, MatchBefore = campaign.ActiveMatch,
        };
        gifts.Add(gift);
        if (gifts.Count * Lines.Length > grants.Length) Array.Resize(ref grants, Math.Max(16, grants.Length * 2));
        return gift;
    }

    /// <summary>The contribution as it was when it came, with what is left of its amount.</summary>
    public Asked Asked(Gift gift) => AskedBy(gift, gift.Net, gift.RaisedBefore, gift.MatchBefore);

    private Asked AskedBy(Gift gift, long amount, long raisedBefore, long matchBefore)
    {
        var (start, campaign) = (gift.Start, CampaignOf(gift).Campaign);
        return new Asked(amount, start.T, start.Contributor!, start.Reward, start.Resident,
            campaign.RelatedParties.Count > 0 && campaign.RelatedParties.Contains(start.Contributor!), campaign.Id,
            campaign.Goal, campaign.Minimum, campaign.Territory, campaign.Themes, raisedBefore, matchBefore);
    }

    private Flow Quote(int line, in Asked asked, in LineFacts facts, long before, long left, bool traced)
    {
        var flow = new Flow(Lines[line].Line.Id, asked.Amount, traced);
        Limits.Apply(ref flow, Lines[line].Rule, asked, facts, before);
        FundSharing.LimitToFunds(ref flow, Lines[line].Rule, left);
        return flow;
    }

    private long Give(Gift gift, int line, in Asked asked, in LineFacts facts, long before)
    {
        var served = Lines[line].Serving(CampaignOf(gift));
        Span<long> room = served.Length <= Served.OnStack_FundsMax ? stackalloc long[served.Length]
            : new long[served.Length];
        var left = RoomFor(gift, line, room);
        var flow = Quote(line, asked, facts, before, left, traced: false);
        ref var grant = ref Grant(gift, line);
        grant.Facts = facts;
        grant.FundsLeft = left;
        grant.PartsAt = -1;
        if (flow.Cents == 0) return 0;
        grant.PartsAt = Reserve(served.Length);
        grant.Cents = flow.Cents;
        grant.Countable = flow.Countable;
        Served.Share(Lines[line].Line.Sharing, flow.Cents, served, room, Parts(gift, line));
        // At once, so that the next line finds what is left in a fund they share.
        Served.Move(served, Parts(gift, line), gift.IsCaptured, 1, gift.Campaign);
        return flow.Cents;
    }

    private int Reserve(int count)
    {
        if (partsUsed + count > parts.Length) Array.Resize(ref parts, Math.Max(parts.Length * 2, partsUsed + count));
        partsUsed += count;
        return partsUsed - count;
    }

    private void Count(Gift gift, int sign)
    {
        if (!gift.IsActive) return;
        CountSums(gift, sign);
        for (var line = 0; line < Lines.Length; line++)
            if (Grant(gift, line).Cents != 0)
                Served.Move(
                    Lines[line].Serving(CampaignOf(gift)), Parts(gift, line), gift.IsCaptured, sign, gift.Campaign);
    }

    private void CountSums(Gift gift, int sign)
    {
        var campaign = CampaignOf(gift);
        campaign.Raised += sign * gift.Net;
        if (gift.IsCaptured) campaign.CountCaptured(gift, sign, countsBackers);
        for (var line = 0; line < Lines.Length; line++)
        {
            ref var grant = ref Grant(gift, line);
            if (grant.Cents == 0) continue;
            campaign.ActiveMatch += sign * grant.Cents;
            Lines[line].Count(gift, grant, sign);
        }
    }
}
