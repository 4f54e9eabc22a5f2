using Okote.Funding;

namespace Okote.Tests;

public sealed class ScdlGrantTests
{
    private static readonly ScdlGrant Sound = new("Ville d'essai", "21670482500019", "2026-01-15", "2026-001",
        "La fournée, association", "73282932000074", "W672000001", "Abondement de la campagne", "3750.01",
        "aide en numéraire", "unique", "2026-05-04", "", "non", "1", "Okoté 2026");

    [Fact]
    public void A_sound_row_passes_and_is_written_in_the_schemas_order()
    {
        Assert.Empty(ScdlRules.Problems(
            [Sound, Sound with { IdBeneficiaire = "" }, Sound with { RnaBeneficiaire = "" }]));
        Assert.Equal("nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,"
            + "rnaBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,"
            + "pourcentageSubvention,dispositifAide\r\nVille d'essai,21670482500019,2026-01-15,2026-001,"
            + "\"La fournée, association\",73282932000074,W672000001,Abondement de la campagne,3750.01,"
            + "aide en numéraire,unique,2026-05-04,,non,1,Okoté 2026\r\n", ScdlGrant.ToCsv([Sound]));
    }

    [Fact]
    public void Each_rule_of_the_schema_names_the_row_and_the_column()
    {
        (ScdlGrant Grant, string Column, ScdlFlaw Flaw)[] wrong =
        [
            (Sound with { NomAttribuant = "" }, "nomAttribuant", ScdlFlaw.Missing),
            (Sound with { IdAttribuant = "53120099400013" }, "idAttribuant", ScdlFlaw.Siret),
            (Sound with { IdAttribuant = "216 704 825 00019" }, "idAttribuant", ScdlFlaw.Siret),
            (Sound with { IdBeneficiaire = "1234" }, "idBeneficiaire", ScdlFlaw.Siret),
            (Sound with { IdBeneficiaire = "", RnaBeneficiaire = "" }, "idBeneficiaire", ScdlFlaw.Beneficiary),
            (Sound with { RnaBeneficiaire = "W67200000A" }, "rnaBeneficiaire", ScdlFlaw.Rna),
            (Sound with { DateConvention = "15/01/2026" }, "dateConvention", ScdlFlaw.Day),
            (Sound with { DatesPeriodeVersement = "2026-05-04/2026-13-01" }, "datesPeriodeVersement", ScdlFlaw.Day),
            (Sound with { Objet = new string('x', 257) }, "objet", ScdlFlaw.Length),
            (Sound with { Montant = "3 750,01" }, "montant", ScdlFlaw.Amount),
            (Sound with { Nature = "argent" }, "nature", ScdlFlaw.Word),
            (Sound with { NotificationUe = "peut-être" }, "notificationUE", ScdlFlaw.Word),
            (Sound with { PourcentageSubvention = "1.01" }, "pourcentageSubvention", ScdlFlaw.Share),
        ];

        var problems = ScdlRules.Problems(wrong.Select(row => row.Grant));

        Assert.Equal(wrong.Select((row, i) => new ScdlProblem(i + 1, row.Column, row.Flaw)), problems);
    }

    [Fact]
    public async Task A_citys_rows_carry_what_the_settlement_says()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);

        var grant = Assert.Single(await ScdlGrants.Of(world.Db, world.City, [world.City]));

        Assert.Equal(("Ville d'essai", "2026-01-15", "2026-001", "Le fournil d'essai", "3750.01"),
            (grant.NomAttribuant, grant.DateConvention, grant.ReferenceDecision, grant.NomBeneficiaire, grant.Montant));
    }
}
