using Okote.Data;
using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What the demo's holder is writing: one draft that is half complete, and one project that came back with
/// changes requested. The organisations are those of the season; the projects are invented and say so.</summary>
public sealed class DemoProposals(IServiceProvider services)
{
    private const string Story = """
        ## Pourquoi

        Trois jardins du quartier partagent leurs outils à pied, dans une brouette. *(Projet inventé.)*

        - un abri commun,
        - un carnet d'emprunt,
        - un samedi de réparation par mois.
        """;

    public async Task Run(SeasonCast cast)
    {
        var me = await Helene();
        var db = services.GetRequiredService<Db>();
        var holder = (await Campaigns.Find(db, cast.Campaigns.Values.First()))!.HolderId;
        await Begin(cast.Call, holder, "L'outilthèque des trois jardins (inventée)", me, proposal => proposal with
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
        await Must("changes", AskForChanges(db, returned, cast.Otto,
            "Le devis du vélo manque, et le calendrier couvre tout l'appel : choisissez six semaines."));
    }

    /// <summary>The second operator refuses what was asked for and sends it back with the reason.</summary>
    private Task<Result<Done>> AskForChanges(Db db, Guid id, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var shown = ApproveCampaign.ContentOf((await Campaigns.Lock(tx, id))!);
        var refused = await Approvals.Decide(tx, "campaign", id, shown, shown, by, false, reason, now);
        if (refused.IsRefused) return refused;
        return await Campaigns.Move(tx, id, CampaignState.Submitted, CampaignState.ChangesRequested, by, reason, now)
            ? default(Done) : Refusal.WrongState;
    });

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
