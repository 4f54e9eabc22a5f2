using Okote.Data;
using Okote.Funding;

namespace Okote.Bench;

/// <summary>An invented town with one campaign and one envelope that everybody wants, made through the use cases.
/// </summary>
public sealed class HotTown
{
    private const long Gift_Cents = 20_00;

    private const string Rules = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_contributor": 50000}}]}
        """;

    private readonly Db db;
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly Guid campaign = Guid.CreateVersion7();
    private readonly Guid fund = Guid.CreateVersion7();

    private HotTown(Db db) => this.db = db;

    public static async Task<HotTown> Found(Db db)
    {
        var town = new HotTown(db);
        var asks = await town.Staff("odile@exemple.invalid", "Odile (inventée)");
        var decides = await town.Staff("otto@exemple.invalid", "Otto (inventé)");
        var now = town.clock.GetUtcNow();
        var call = Guid.CreateVersion7();
        var scheme = Must(await new OpenCall(db, town.clock).Run(new CallEntry(
            call, "Banc d'essai", "Alsace", now, now.AddYears(1), 7500, 800, 800, 14, Rules)));
        await town.Launch(call, scheme, asks, decides, now);
        await town.Vote(call, asks, decides);
        return town;
    }

    public ContributionOrder Order(int person) => new(
        Guid.CreateVersion7(), campaign, Money.Eur(Gift_Cents), Money.Zero, $"personne{person}@exemple.invalid",
        "Personne (inventée)", "fr", Display.Anonymous, "", false, Money.Eur(Gift_Cents))
    {
        Consents = [Consent.Terms, Consent.Charge],
    };

    /// <summary>Speed that loses a cent is none: every hold stands in the books, and no invariant speaks.</summary>
    public async Task RequireSoundBooks(int holdsMin)
    {
        var held = await db.Single<long>("SELECT count(*) FROM matches WHERE fund_id = @fund", new { fund });
        var violations = await Checks.Run(db, clock.GetUtcNow());
        if (held < holdsMin || violations.Count > 0)
            throw new InvalidOperationException($"{held} of {holdsMin} holds stand; {string.Join("; ", violations)}");
    }

    private async Task Launch(Guid call, Guid scheme, Guid asks, Guid decides, DateTimeOffset now)
    {
        var holder = await Organisation(OrganisationKind.Association, "Association d'essai");
        var goal = Money.Eur(50_000_00);
        Must(await new DraftCampaign(db, clock).Run(new CampaignDraft(campaign, call, scheme, holder, "essai",
            "Un essai", "Un résumé.", "Une histoire.", "fr", "Strasbourg", "67482", "food", "Du pain.", true, goal,
            Collection.AtClose, now, now.AddDays(30), [("Tout", goal)]), asks));
        Must(await new SubmitCampaign(db, clock).Run(campaign, asks));
        Must(await new RecordReviews(db, clock).Run(campaign,
            [.. new[] { ReviewArea.Project, ReviewArea.Budget, ReviewArea.Legal }
                .Select(area => new Review(area, Verdict.Ok, Risk.Low, "", true))], unbiased: true, asks));
        var content = ApproveCampaign.ContentOf((await Campaigns.Find(db, campaign))!);
        Must(await new ApproveCampaign(db, clock).Run(campaign, content, decides, "relu"));
        await Organisations.SetPayout(db, holder, "acct_essai", "enabled");
        Must(await new ScheduleCampaign(db, clock).Run(campaign, asks, "un essai"));
        await new OpenCampaigns(db, clock).Run(default);
    }

    private async Task Vote(Guid call, Guid asks, Guid decides)
    {
        var city = await Organisation(OrganisationKind.PublicBody, "Ville d'essai");
        var entry = new FundEntry(fund, call, city, "public", "Enveloppe d'essai", Money.Eur(90_000_000_00), 1, null,
            new PublicDecision("2026-001", new DateOnly(2026, 1, 15), "Conseil municipal d'essai", "65748"), null);
        Must(await new ProposeFund(db, clock).Run(entry, asks));
        Must(await new ApproveFund(db, clock).Run(entry, decides, "relu"));
    }

    private async Task<Guid> Staff(string email, string name) =>
        Must(await new RegisterPerson(db, clock).Run(email, name, "fr", "operator", null));

    private async Task<Guid> Organisation(OrganisationKind kind, string name)
    {
        var id = Guid.CreateVersion7();
        Must(await new RegisterOrganisation(db, clock).Run(
            new OrganisationEntry(id, kind, name, null, "Strasbourg", true)));
        return id;
    }

    private static T Must<T>(Result<T> result) => result.Value;
}
