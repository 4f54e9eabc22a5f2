using Okote.Data;
using Okote.Funding;

namespace Okote.Trials;

/// <summary>A campaign people can give to.</summary>
public sealed record TownCampaign(Guid Id, string Slug);

/// <summary>A small invented town, made through the use cases: one call, a city, a company, a holder whose account at
/// the sandbox is open, two operators, and as many campaigns as a trial asks for.</summary>
public sealed class Town
{
    /// <summary>Each campaign gets at most 500 € from each side, so that dozens of them stay far below the sum from
    /// which the law asks for a convention.</summary>
    private const string Rules = """
        {"lines": [
            {"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 50000}},
             "sharing": "sequential"},
            {"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 50000}},
             "sharing": "pro_rata_commitment"}]}
        """;

    private static readonly Money Goal = Money.Eur(100_00);

    private readonly Parts parts;
    private readonly Guid call = Guid.CreateVersion7();
    private readonly Guid holder = Guid.CreateVersion7();
    private Guid scheme;
    private int campaigns;

    private Town(Parts parts) => this.parts = parts;

    public Guid Holder => holder;

    /// <summary>Two operators: four eyes.</summary>
    public Guid Odile { get; private set; }

    public Guid Otto { get; private set; }

    public Guid CityFund { get; } = Guid.CreateVersion7();

    internal static async Task<Town> Found(Parts parts, Func<Guid, Task> onboard)
    {
        var town = new Town(parts);
        await Territory.Found(parts.Db, demo: true, parts.Clock.GetUtcNow());
        // The program finds its demo furnished and does not furnish it with a whole season.
        await Territory.SetFurnished(parts.Db, parts.Clock.GetUtcNow());
        await town.Settle(onboard);
        return town;
    }

    /// <param name="closesIn">From now until its deadline.</param>
    public async Task<TownCampaign> Campaign(Collection collection, TimeSpan closesIn)
    {
        var (id, slug, now) = (Guid.CreateVersion7(), $"essai-{++campaigns}", parts.Clock.GetUtcNow());
        Must(await parts.Use<DraftCampaign>().Run(new CampaignDraft(id, call, scheme, holder, slug,
            $"Essai {campaigns}", "Un résumé.", "Une histoire.", "fr", "Strasbourg", "67482", "food", "Du pain.", true,
            Goal, collection, now, now + closesIn, [("Tout", Goal)]), Odile));
        Must(await parts.Use<SubmitCampaign>().Run(id, Odile));
        Must(await parts.Use<RecordReviews>().Run(id,
            [.. new[] { ReviewArea.Project, ReviewArea.Budget, ReviewArea.Legal }
                .Select(area => new Review(area, Verdict.Ok, Risk.Low, "", true))], unbiased: true, Odile));
        var content = ApproveCampaign.ContentOf((await Campaigns.Find(parts.Db, id))!);
        Must(await parts.Use<ApproveCampaign>().Run(id, content, Otto, "relu"));
        Must(await parts.Use<ScheduleCampaign>().Run(id, Odile, "un essai"));
        await parts.Use<OpenCampaigns>().Run(default);
        return new TownCampaign(id, slug);
    }

    private async Task Settle(Func<Guid, Task> onboard)
    {
        var now = parts.Clock.GetUtcNow();
        Odile = await Staff("odile", "Odile (inventée)");
        Otto = await Staff("otto", "Otto (inventé)");
        scheme = Must(await parts.Use<OpenCall>().Run(new CallEntry(
            call, "Okoté, essai", "Alsace", now, now.AddYears(1), 7500, 800, 800, 14, Rules)));
        await Organisation(holder, OrganisationKind.Association, "Le fournil d'essai");
        Must(await parts.Use<RegisterPerson>().Run("helene@exemple.invalid", "Hélène (inventée)", "fr", "holder",
            holder, standing: "admin", maySign: true));
        await onboard(holder);
        var city = await Organisation(Guid.CreateVersion7(), OrganisationKind.PublicBody, "Ville d'essai");
        await Fund(new FundEntry(CityFund, call, city, "public", "Enveloppe d'essai", Money.Eur(500_000_00), 1, null,
            new PublicDecision("2026-001", new DateOnly(2026, 1, 15), "Conseil municipal d'essai", "65748"), null));
        var company = await Organisation(Guid.CreateVersion7(), OrganisationKind.Company, "Société d'essai");
        Must(await parts.Use<RegisterPerson>().Run("karim@exemple.invalid", "Karim (inventé)", "fr", "company",
            company, standing: "admin", maySign: true));
        await Fund(new FundEntry(Guid.CreateVersion7(), call, company, "private", "Société d'essai",
            Money.Eur(500_000_00), 1, null, null, new PledgeTerms("promise", "La part est perdue.")));
        // The letters of the setting up were read before any trial begins.
        await parts.Db.Execute("DELETE FROM outbox WHERE type = 'PeopleTold'");
    }

    private async Task<Guid> Staff(string key, string name) =>
        Must(await parts.Use<RegisterPerson>().Run($"{key}@exemple.invalid", name, "fr", "operator", null));

    private async Task<Guid> Organisation(Guid id, OrganisationKind kind, string name)
    {
        Must(await parts.Use<RegisterOrganisation>().Run(
            new OrganisationEntry(id, kind, name, null, "Strasbourg", true)));
        return id;
    }

    private async Task Fund(FundEntry entry)
    {
        Must(await parts.Use<ProposeFund>().Run(entry, Odile));
        Must(await parts.Use<ApproveFund>().Run(entry, Otto, "relu"));
    }

    public static T Must<T>(Result<T> result) => result.IsRefused
        ? throw new InvalidOperationException($"Refused: {result.Refusal}") : result.Value;
}
