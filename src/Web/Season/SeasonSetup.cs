using System.Collections.Concurrent;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What was made of a season's file.</summary>
/// <param name="Odile">One operator proposes, the other approves: always two pairs of eyes.</param>
/// <param name="Start">The first instant of the season; its days are counted from here.</param>
/// <param name="Day">How long a day of the file lasts.</param>
/// <param name="Campaigns">Ids by the names the file gives.</param>
public sealed record SeasonCast(
    Guid Odile, Guid Otto, Guid Call, DateTimeOffset Start, TimeSpan Day,
    IReadOnlyDictionary<string, Guid> Campaigns);

/// <summary>Makes people, organisations, funds and campaigns of a season, each by its use case and by the people whose
/// part it is. Works have to run afterwards: the provider tells in its own time that an account may be paid.</summary>
public sealed class SeasonSetup(IServiceProvider services, SandboxShopper shopper)
{
    internal const int AtOnce_Max = 8;

    /// <summary>A funder of two editions is one organisation.</summary>
    private readonly ConcurrentDictionary<(OrganisationKind, string), Lazy<Task<Guid>>> known = new();

    private static readonly Uri Back = new("http://localhost/operator");

    public async Task<SeasonCast> Run(Season season, DateTimeOffset start, TimeSpan day, CancellationToken stop)
    {
        var (odile, otto) = (await Operator("odile"), await Operator("otto"));
        var call = season.Call;
        var entry = new CallEntry(Guid.CreateVersion7(), call.Name, call.Territory, start,
            start + day * (1 + season.Campaigns.Max(c => c.ClosesDay)), call.SuccessBasisPoints,
            call.CommissionGiftsBp, call.CommissionPatronageBp, call.SettleAfterDays, call.Rules);
        var scheme = await Must("call", Use<OpenCall>().Run(entry));
        var cast = new SeasonCast(odile, otto, entry.Id, start, day,
            season.Campaigns.ToDictionary(c => c.Id, _ => Guid.CreateVersion7()));

        // Drafted one after the other, so that lists show them in the order of the file.
        foreach (var campaign in season.Campaigns) await Draft(campaign, scheme, cast);
        foreach (var funder in season.Funders) await Enter(funder, cast);
        await Each(season.Campaigns, campaign => EnterCompanies(campaign, cast), stop);
        await Each(season.Campaigns, campaign => Onboard(cast.Campaigns[campaign.Id], stop), stop);
        return cast;
    }

    /// <summary>Puts every campaign on the calendar; the holders' accounts must be enabled by then.</summary>
    public async Task Schedule(SeasonCast cast, CancellationToken stop) =>
        await Each(cast.Campaigns, campaign =>
            Must($"schedule {campaign.Key}", Use<ScheduleCampaign>().Run(
                campaign.Value, cast.Odile, "les fonds de la saison sont connus")), stop);

    internal static Task Each<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken stop) =>
        Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce_Max, CancellationToken = stop },
            async (item, _) => await act(item));

    private async Task Draft(SeasonCampaign campaign, Guid scheme, SeasonCast cast)
    {
        var id = cast.Campaigns[campaign.Id];
        var holder = await Register(campaign.HolderKind, campaign.Holder, campaign.Town, campaign.Fictional);
        await Must(campaign.Id, Use<DraftCampaign>().Run(new CampaignDraft(id, cast.Call, scheme, holder, campaign.Id,
            campaign.Title, campaign.Summary, campaign.Story, "fr", campaign.Town, campaign.Commune, campaign.Theme,
            campaign.ExpectedResult, campaign.Fictional, campaign.Goal, campaign.Collection,
            cast.Start + cast.Day * campaign.OpensDay, cast.Start + cast.Day * campaign.ClosesDay, campaign.Budget),
            cast.Odile));
        await Must(campaign.Id, Use<SubmitCampaign>().Run(id, cast.Odile));
        await Must(campaign.Id, Use<RecordReviews>().Run(
            id, SeasonReviews.Launch(campaign), unbiased: true, cast.Odile));
        var shown = ApproveCampaign.ContentOf((await Campaigns.Find(Use<Db>(), id))!);
        await Must(campaign.Id, Use<ApproveCampaign>().Run(id, shown, cast.Otto, "relu"));
    }

    private async Task Enter(SeasonFunder funder, SeasonCast cast)
    {
        var body = await Register(OrganisationKind.PublicBody, funder.Name, funder.Town, funder.Fictional);
        var entry = new FundEntry(Guid.CreateVersion7(), cast.Call, body, "public", funder.Name, funder.Amount,
            funder.Priority, funder.Serves is null ? null : [.. funder.Serves.Select(id => cast.Campaigns[id])],
            funder.Decision, null);
        var (claire, bruno) = (await SeasonCity.Find(Use<Db>(), "claire"), await SeasonCity.Find(Use<Db>(), "bruno"));
        await Must(funder.Name, Use<ProposeFund>().Run(entry, claire.Id));
        await Must(funder.Name, Use<UploadDocument>().Run(SeasonCity.Paper(entry), claire.Id));
        await Must(funder.Name, Use<ApproveFund>().Run(entry, bruno.Id, "relu"));
    }

    /// <summary>In the order of the file: of equal claims to a last cent the first listed gets it.</summary>
    private async Task EnterCompanies(SeasonCampaign campaign, SeasonCast cast)
    {
        foreach (var company in campaign.Companies)
        {
            var id = await Register(OrganisationKind.Company, company.Name, company.Town, company.Fictional);
            await Enter(new FundEntry(Guid.CreateVersion7(), cast.Call, id, "private", company.Name, company.Pledge, 1,
                [cast.Campaigns[campaign.Id]], null, company.Terms), cast);
        }
    }

    private async Task Enter(FundEntry fund, SeasonCast cast)
    {
        await Must(fund.Name, Use<ProposeFund>().Run(fund, cast.Odile));
        await Must(fund.Name, Use<ApproveFund>().Run(fund, cast.Otto, "relu"));
        await new SeasonGuarantees(services, shopper).Secure(fund, cast);
    }

    private async Task Onboard(Guid campaign, CancellationToken stop)
    {
        var holder = (await Campaigns.Find(Use<Db>(), campaign))!.HolderId;
        await shopper.Onboard(await Must("payout account", Use<OpenPayoutAccount>().Run(holder, Back)), cancel: stop);
    }

    private Task<Guid> Register(OrganisationKind kind, string name, string town, bool fictional) => known.GetOrAdd(
        (kind, name), _ => new Lazy<Task<Guid>>(() => RegisterOnce(kind, name, town, fictional))).Value;

    private async Task<Guid> RegisterOnce(OrganisationKind kind, string name, string town, bool fictional)
    {
        var id = await Must(name, Use<RegisterOrganisation>().Run(
            new OrganisationEntry(Guid.CreateVersion7(), kind, name, null, town, fictional)));
        var (role, place) = kind switch
        {
            OrganisationKind.Company => ("company", Workplace.Company),
            OrganisationKind.PublicBody => ("city", Workplace.City),
            OrganisationKind.Association or OrganisationKind.Cooperative => ("holder", Workplace.Holder),
        };
        foreach (var persona in Personas.At(place))
            await Must(persona.Key, Use<RegisterPerson>().Run(
                persona.Email, persona.Name, "fr", role, id, standing: "admin", maySign: true));
        return id;
    }

    private async Task<Guid> Operator(string key) => await Must(key,
        Use<RegisterPerson>().Run(Personas.Find(key)!.Email, Personas.Find(key)!.Name, "fr", "operator", null));

    private T Use<T>() where T : notnull => services.GetRequiredService<T>();
}
