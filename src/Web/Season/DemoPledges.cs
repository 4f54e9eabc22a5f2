using Okote.Data;
using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>Two pledges that are not in force yet, so that somebody who visits the demo can complete, sign and approve
/// one. No gift is matched from them, and no sum of the season moves.</summary>
internal sealed class DemoPledges(IServiceProvider services)
{
    private const long Draft_Cents = 1_500_00;
    private const long Signed_Cents = 2_400_00;

    public async Task Run(SeasonCast cast)
    {
        var company = await Must("company", Use<RegisterOrganisation>().Run(new OrganisationEntry(
            Guid.CreateVersion7(), OrganisationKind.Company, "Brasserie du Ried (inventée)", null, "Sélestat", true)));
        var karim = Personas.Find("karim")!;
        var signer = await Must(karim.Key, Use<RegisterPerson>().Run(
            karim.Email, karim.Name, "fr", "company", company, standing: "admin", maySign: true));
        await Draft(Entry(cast, company, "Un four pour demain", Draft_Cents, new PledgeTerms("", "")), signer);
        var whole = Entry(cast, company, "Brasserie du Ried, saison prochaine", Signed_Cents,
            new PledgeTerms("mandate", "Si le prélèvement échoue, la plateforme prévient le porteur sous huit jours.")
            {
                GivesAnyway = "Non : sans dons citoyens, cet argent ira à nos propres travaux.",
                UnusedPart = "Elle reste à l'entreprise et sera proposée l'an prochain.",
                PaidWhen = "Par prélèvement, trente jours après l'appel de fonds.",
            }) with
        {
            Themes = ["food", "environment"], CapPerCampaign = Money.Eur(800_00), CapPerContribution = Money.Eur(50_00),
        };
        await Draft(whole, signer);
        await Must("signature", Use<SignPledge>().Run(
            new PledgeSignature(whole.Id, whole.ContentHash(), karim.Name, "gérant (inventé)"), signer));
    }

    private static FundEntry Entry(SeasonCast cast, Guid company, string name, long cents, PledgeTerms terms) => new(
        Guid.CreateVersion7(), cast.Call, company, "private", name, Money.Eur(cents), 1, null, null, terms);

    private Task<Guid> Draft(FundEntry entry, Guid by) => Must(entry.Name, Use<DraftFund>().Run(entry, by));

    private T Use<T>() where T : notnull => services.GetRequiredService<T>();
}
