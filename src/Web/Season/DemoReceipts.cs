using Okote.Data;
using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>Tax receipts of the demo's finished campaign: its holder declares and signs, and some of those who gave ask
/// for one. Everybody named here is invented; the job issues them by itself.</summary>
public sealed class DemoReceipts(IServiceProvider services)
{
    private const int Asked_Count = 3;

    public async Task Run(SeasonCast pilot)
    {
        var db = services.GetRequiredService<Db>();
        var campaign = (await Campaigns.Find(db, pilot.Campaigns.Values.Single()))!;
        var helene = (await Presences.WithEmail(db, Personas.Find("helene")!.Email))!.Value;
        await Describe(db, campaign.HolderId, helene);
        var declared = new ReceiptDeclaration(["200", "238bis"], "general_interest", "",
            "Soutenir des projets de quartier (objet inventé)", "Hélène (inventée)", "Présidente");
        await Must("declare", services.GetRequiredService<DeclareReceipts>().Run(campaign.HolderId, declared, helene));
        await Must("mandate", services.GetRequiredService<SignReceiptMandate>().Run(
            campaign.HolderId, declared.ContentHash(), "Hélène (inventée)", "Présidente", helene));
        var gifts = await db.Query<(string Key, string Name)>("""
            SELECT c.access_key, n.name
            FROM contributions c
            JOIN contribution_names n ON n.contribution_id = c.id
            WHERE c.campaign_id = @Id AND c.status = 'collected'
            ORDER BY c.created_at, c.id
            LIMIT @Asked_Count
            """, new { campaign.Id, Asked_Count });
        foreach (var (key, name) in gifts)
            await Must("receipt", services.GetRequiredService<AskReceipt>().Run(key, new ReceiptDonor(
                "person", name, null, null, "1 rue de l'Exemple", "67000", "Strasbourg", ""), wealth: false));
    }

    /// <summary>What the organisation says of itself stays; what it does not say yet is added.</summary>
    private async Task Describe(Db db, Guid holder, Guid by)
    {
        var known = (await OrganisationProfiles.Find(db, holder))!;
        await Must("profile", services.GetRequiredService<DescribeOrganisation>().Run(holder, new OrganisationProfile(
            known.Name, known.LegalForm, Siren.Read(known.Siren).Value, Siret.Read(known.Siret).Value,
            known.IsIdentified ? Rna.Read(known.Rna).Value : Rna.Read("W670000000").Value,
            TribunalRegister.Read(known.RegisterEntry).Value, known.RegisterCourt,
            VatNumber.Read(known.VatNumber).Value,
            new PostalAddress(known.Street ?? "2 place de l'Exemple", known.Postcode ?? "67000",
                known.Town ?? "Strasbourg", Commune.Read(known.Commune).Value),
            Iban.Read(known.Iban).Value, known.AccountHolder), by));
    }
}
