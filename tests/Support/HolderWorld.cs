using Okote.Funding;

namespace Okote.Tests;

/// <summary>What the tests of the holder's workplace need beside the small territory: people, and proposals that are
/// as whole as a test wants them.</summary>
public static class HolderWorld
{
    /// <summary>The person as a signed-in page would see them.</summary>
    public static async Task<CurrentPerson> Person(
        this World world, string name, string role = "holder", Guid? organisation = null)
    {
        var id = (await world.Use<RegisterPerson>().Run($"{name.ToLowerInvariant()}@exemple.invalid",
            $"{name} (inventée)", "fr", role, role == "operator" ? null : organisation ?? world.BakeryHolder)).Value;
        return new CurrentPerson(id, name, null, "fr", role == "operator", await Presences.Memberships(world.Db, id));
    }

    public static async Task<Guid> Begin(this World world, CurrentPerson me, string title = "Un jardin pour tous")
    {
        var begun = await world.Use<StartProposal>().Run(
            new ProposalStart(Guid.CreateVersion7(), world.Call, world.BakeryHolder, title, "fr"), me);
        World.Must(begun);
        return begun.Value;
    }

    /// <summary>Everything that handing in asks for.</summary>
    public static async Task Complete(this World world, Guid id, CurrentPerson me)
    {
        World.Must(await world.Use<SaveProposal>().Run(id, me, "all", proposal => proposal with
        {
            Summary = "Un potager au pied des tours.", Story = "## Pourquoi\n\nParce que.", Town = "Strasbourg",
            Commune = "67482", Theme = "environment", ExpectedResult = "Trente parcelles.", Goal = Money.Eur(9_000_00),
            OpensAt = world.Clock.Now.AddDays(10), ClosesAt = world.Clock.Now.AddDays(40),
        }));
        World.Must(await world.Use<SaveBudget>().Run(id, me,
        [
            new BudgetEntry(Guid.CreateVersion7(), "Terre", Money.Eur(4_000_00)),
            new BudgetEntry(Guid.CreateVersion7(), "Outils", Money.Eur(5_000_00)),
        ]));
    }

    /// <summary>Handed in, read by an operator, on the calendar and open.</summary>
    public static async Task Launch(this World world, Guid id, CurrentPerson me)
    {
        World.Must(await world.Use<HandInProposal>().Run(id, me, ""));
        await world.Review(id);
        var shown = ApproveCampaign.ContentOf((await Campaigns.Find(world.Db, id))!);
        World.Must(await world.Use<ApproveCampaign>().Run(id, shown, world.Otto, "relu"));
        // The small territory's funds are pledged to its own campaign: one more needs an operator's word.
        World.Must(await world.Use<ScheduleCampaign>().Run(id, world.Otto, "les fonds sont connus"));
        world.Clock.Pass(TimeSpan.FromDays(11));
        await world.Use<OpenCampaigns>().Run(default);
    }

    public static async Task<Proposal> Read(this World world, Guid id, CurrentPerson me) =>
        (await Proposals.Find(world.Db, me, id))!;
}
