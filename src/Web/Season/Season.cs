using Okote.Funding;

namespace Okote.Web;

/// <summary>A whole season of Okoté as a file tells it: who gives what to whom, on which day, and what must come of
/// it. Days are counted from the season's first; what the program makes of them are instants of its clock.</summary>
public sealed record Season(
    string Name, SeasonCall Call, IReadOnlyList<SeasonFunder> Funders, IReadOnlyList<SeasonCampaign> Campaigns,
    SeasonTotals Expected)
{
    public int Companies => Campaigns.Sum(campaign => campaign.Companies.Count);

    /// <summary>A season of that many times the size: campaigns, citizens, companies and amounts. Every copy has ids
    /// and addresses of its own; a public body votes that many times as much.</summary>
    public Season Times(int scale) => scale == 1 ? this : this with
    {
        Name = $"{Name} × {scale}",
        Funders = [.. Funders.Select(funder => funder.Times(scale))],
        Campaigns = [.. Enumerable.Range(1, scale).SelectMany(copy => Campaigns.Select(c => c.Copy(copy)))],
        Expected = Expected.Times(scale),
    };

    internal static string Numbered(string id, int copy) => copy == 1 ? id : $"{id}-{copy}";
}

/// <summary>The terms all campaigns of the season share.</summary>
/// <param name="Rules">The match scheme as JSON.</param>
public sealed record SeasonCall(
    string Name, string Territory, int SuccessBasisPoints, int CommissionGiftsBp, int CommissionPatronageBp,
    int SettleAfterDays, string Rules);

/// <summary>A public body and the envelope it voted.</summary>
/// <param name="Serves">Ids of the campaigns it is for; null for all.</param>
public sealed record SeasonFunder(
    string Id, string Name, string Town, bool Fictional, Money Amount, int Priority, IReadOnlyList<string>? Serves,
    PublicDecision Decision)
{
    public SeasonFunder Times(int scale) => this with
    {
        Amount = Money.Eur(Amount.Cents * scale),
        Serves = Serves is null ? null
            : [.. Enumerable.Range(1, scale).SelectMany(copy => Serves.Select(id => Season.Numbered(id, copy)))],
    };
}

/// <summary>A company and what it pledged to one campaign.</summary>
public sealed record SeasonCompany(
    string Id, string Name, string Town, bool Fictional, Money Pledge, PledgeTerms Terms);

/// <param name="Id">Unique, and the campaign's address on the web.</param>
/// <param name="ClosesDay">The deadline is this many days after the season's first instant.</param>
public sealed record SeasonCampaign(
    string Id, string Title, string Holder, OrganisationKind HolderKind, bool Fictional, string Summary, string Story,
    string ExpectedResult, string Town, string Commune, string Theme, Collection Collection, Money Goal, int OpensDay,
    int ClosesDay, IReadOnlyList<(string Label, Money Cost)> Budget, IReadOnlyList<SeasonCompany> Companies,
    IReadOnlyList<SeasonGift> Gifts, SeasonExpected Expected)
{
    public SeasonCampaign Copy(int copy) => copy == 1 ? this : this with
    {
        Id = Season.Numbered(Id, copy),
        Title = $"{Title} ({copy})",
        Companies = [.. Companies.Select(c => c with { Id = Season.Numbered(c.Id, copy), Name = $"{c.Name} {copy}" })],
        Gifts = [.. Gifts.Select(gift => gift with { Email = $"{copy}.{gift.Email}" })],
    };
}

/// <summary>One citizen at one checkout.</summary>
/// <param name="Cards">Typed into the payment page one after the other; none when the page is left.</param>
/// <param name="Refund">What is given back later, and from which day on.</param>
/// <param name="Ends">Where the contribution must stand when the season is over.</param>
public sealed record SeasonGift(
    int Day, string Name, string Email, Money Amount, Money Tip, Display Display, string Message, string Language,
    IReadOnlyList<string> Cards, (int Day, Money Amount)? Refund, ContributionStatus Ends)
{
    /// <summary>What the campaign keeps of it.</summary>
    public Money Kept => Ends == ContributionStatus.Collected ? Amount - (Refund?.Amount ?? Money.Zero) : Money.Zero;
}

/// <summary>What a campaign must come to: its three streams, the commission on them and what reaches the holder.
/// </summary>
public sealed record SeasonExpected(
    bool Succeeds, Money Citizen, Money Public, Money Private, Money Commission, Money Paid);

/// <summary>What the whole season must come to.</summary>
/// <param name="Citizens">People whose gifts were collected and kept, each counted once.</param>
public sealed record SeasonTotals(
    int Campaigns, int Citizens, int Companies, Money Citizen, Money Public, Money Private, Money Commission,
    Money Paid)
{
    public SeasonTotals Times(int scale) => new(
        Campaigns * scale, Citizens * scale, Companies * scale, Times(Citizen, scale), Times(Public, scale),
        Times(Private, scale), Times(Commission, scale), Times(Paid, scale));

    private static Money Times(Money amount, int scale) => Money.Eur(amount.Cents * scale);
}
