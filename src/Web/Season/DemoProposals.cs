using Okote.Data;
using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What the demo's holder is writing: one draft for the next edition that is half complete, and one project
/// that came back with changes requested. The organisations are those of the season; the projects are invented and say
/// so.</summary>
public sealed class DemoProposals(IServiceProvider services)
{
    private const string Story = """
        ## Pourquoi

        Trois jardins du quartier partagent leurs outils à pied, dans une brouette. *(Projet inventé.)*

        - un abri commun,
        - un carnet d'emprunt,
        - un samedi de réparation par mois.
        """;

    private const string Criteria = """
        - Le projet sert à tout un quartier ou à tout un village.
        - Le budget est chiffré, avec des devis.
        - Le résultat se voit un an plus tard.
        """;

    private sealed record Running(
        string Territory, int SuccessBasisPoints, int CommissionGiftsBp, int CommissionPatronageBp,
        int SettleAfterDays, string Rules);

    public async Task Run(SeasonCast cast)
    {
        var me = await Helene();
        var db = services.GetRequiredService<Db>();
        var holder = (await Campaigns.Find(db, cast.Campaigns.Values.First()))!.HolderId;
        var next = await OpenNext(cast, db);
        await Begin(next, holder, "L'outilthèque des trois jardins (inventée)", me, proposal => proposal with
        {
            Summary = "Des outils de jardin que tout un quartier emprunte.", Story = Story, Theme = "environment",
        });
        var returned = await Begin(cast.Call, holder, "La navette des marchés (inventée)", me, proposal => proposal with
        {
            Summary = "Un vélo cargo qui relie les marchés du soir.", Story = Story, Town = "Colmar",
            Commune = "68066", Theme = "mobility", ExpectedResult = "Deux marchés reliés chaque semaine.",
            Goal = Money.Eur(9_000_00), OpensAt = proposal.CallOpensAt.AddDays(1),
            ClosesAt = proposal.CallClosesAt.AddDays(-1),
        });
        await Must("budget", services.GetRequiredService<SaveBudget>().Run(returned, me,
        [
            new BudgetEntry(Guid.CreateVersion7(), "Vélo cargo", Money.Eur(7_500_00)),
            new BudgetEntry(Guid.CreateVersion7(), "Remorque isotherme", Money.Eur(1_500_00)),
        ]));
        await Must("hand in", services.GetRequiredService<HandInProposal>().Run(returned, me, ""));
        await AskForChanges(returned, cast.Otto);
    }

    /// <summary>The second operator writes what was found, area by area, and sends it back.</summary>
    private async Task AskForChanges(Guid id, Guid by)
    {
        await Must("reviews", services.GetRequiredService<RecordReviews>().Run(id,
        [
            new(ReviewArea.Project, Verdict.Ok, Risk.Low, "Le besoin est bien décrit.", false),
            new(ReviewArea.Budget, Verdict.Change, Risk.Medium, "Le devis du vélo manque.", false),
            new(ReviewArea.Legal, Verdict.Ok, Risk.Low, "Statuts déjà lus l'an passé.", true),
        ], unbiased: true, by));
        await Must("changes", services.GetRequiredService<RequestChanges>().Run(id, by,
            "Le devis du vélo manque, et le calendrier couvre tout l'appel : choisissez six semaines."));
    }

    /// <summary>The next edition: it takes applications now and gifts later, by the rule of the one that runs.
    /// </summary>
    private async Task<Guid> OpenNext(SeasonCast cast, Db db)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var running = await db.Single<Running>("""
            SELECT c.territory, c.success_basis_points, c.commission_gifts_bp, c.commission_patronage_bp,
                   c.settle_after_days, s.rules::text AS rules
            FROM calls c
            JOIN match_schemes s ON s.call_id = c.id
            WHERE c.id = @Call
            ORDER BY s.version DESC
            LIMIT 1
            """, new { cast.Call });
        var next = new CallDraft(Guid.CreateVersion7(now), "Okoté, l'appel de printemps (inventé)", running.Territory,
            [], new CallSpan(now.AddDays(-1), now.AddDays(30)), new CallSpan(now.AddDays(45), now.AddDays(120)),
            Criteria, running.SuccessBasisPoints, running.CommissionGiftsBp, running.CommissionPatronageBp,
            running.SettleAfterDays, new HoldTerms(ContributionLimits.HoldLease, ContributionLimits.HoldStep,
                ContributionLimits.HoldCeiling, false),
            [ReviewArea.Project, ReviewArea.Budget, ReviewArea.Legal], []);
        await Must("next call", services.GetRequiredService<CreateCall>().Run(next, cast.Odile));
        await Must("next rule", services.GetRequiredService<PublishScheme>().Run(next.Id, running.Rules));
        await Must("open", services.GetRequiredService<MoveCall>().Run(
            next.Id, CallState.Open, cast.Otto, "les critères sont publiés"));
        return next.Id;
    }

    private async Task<Guid> Begin(
        Guid call, Guid holder, string title, CurrentPerson me, Func<Proposal, Proposal> change)
    {
        var id = Guid.CreateVersion7();
        await Must(title, services.GetRequiredService<StartProposal>().Run(
            new ProposalStart(id, call, holder, title, "fr"), me));
        await Must(title, services.GetRequiredService<SaveProposal>().Run(id, me, "all", change));
        return id;
    }

    private async Task<CurrentPerson> Helene()
    {
        var db = services.GetRequiredService<Db>();
        var persona = Personas.Find("helene")!;
        var id = await db.Single<Guid>("SELECT id FROM people WHERE email = @Email", new { persona.Email });
        return new CurrentPerson(id, persona.Name, persona.Email, "fr", false, await Presences.Memberships(db, id));
    }
}
