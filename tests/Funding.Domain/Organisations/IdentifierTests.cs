using Okote.Funding;

namespace Okote.Tests;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("732829320")]
    [InlineData("732 829 320")]
    [InlineData(" 732.829.320 ")]
    [InlineData("216704825")]
    [InlineData("246700488")]
    public void A_siren_may_be_typed_in_groups(string typed) =>
        Assert.Equal(typed.Replace(" ", "").Replace(".", ""), Siren.Read(typed).Value?.Text);

    [Theory]
    [InlineData("", IdentifierFlaw.Empty)]
    [InlineData(null, IdentifierFlaw.Empty)]
    [InlineData("73282932A", IdentifierFlaw.Characters)]
    [InlineData("73282932", IdentifierFlaw.Length)]
    [InlineData("73282932000074", IdentifierFlaw.Length)]
    [InlineData("732829321", IdentifierFlaw.Checksum)]
    [InlineData("٧٣٢٨٢٩٣٢٠", IdentifierFlaw.Characters)]
    public void A_siren_says_why_it_is_none(string? typed, IdentifierFlaw flaw) =>
        Assert.Equal(flaw, Siren.Read(typed).Flaw);

    [Theory]
    [InlineData("732 829 320 00074", "732829320")]
    [InlineData("35600000049837", "356000000")]
    [InlineData("356 000 000 00048", "356000000")]
    public void A_siret_begins_with_its_siren(string typed, string siren) =>
        Assert.Equal(siren, Siret.Read(typed).Value?.Siren);

    [Theory]
    [InlineData("53120099400013", IdentifierFlaw.Checksum)]
    [InlineData("35600000049838", IdentifierFlaw.Checksum)]
    [InlineData("732829320", IdentifierFlaw.Length)]
    [InlineData("7328293200007X", IdentifierFlaw.Characters)]
    [InlineData("  ", IdentifierFlaw.Empty)]
    public void A_siret_says_why_it_is_none(string typed, IdentifierFlaw flaw) =>
        Assert.Equal(flaw, Siret.Read(typed).Flaw);

    [Theory]
    [InlineData("W751234567", null)]
    [InlineData("w9r1234567", null)]
    [InlineData("W7512345", IdentifierFlaw.Length)]
    [InlineData("X751234567", IdentifierFlaw.Shape)]
    [InlineData("W75A234567", IdentifierFlaw.Shape)]
    [InlineData("W75123456é", IdentifierFlaw.Characters)]
    public void An_rna_is_a_w_and_nine_more(string typed, IdentifierFlaw? flaw) =>
        Assert.Equal(flaw, Rna.Read(typed).Flaw);

    [Theory]
    [InlineData("a2012 str 000087", "A2012STR000087")]
    [InlineData("Volume 93, folio 12", "volume 93, folio 12")]
    [InlineData("vol. 93 fol. n° 12", "volume 93, folio 12")]
    [InlineData("Band 93 Blatt 12", "volume 93, folio 12")]
    [InlineData("93/12", "volume 93, folio 12")]
    public void The_court_register_is_read_as_people_write_it(string typed, string expected) =>
        Assert.Equal(expected, TribunalRegister.Read(typed).Value?.Text);

    [Theory]
    [InlineData("9312")]
    [InlineData("volume 0 folio 12")]
    [InlineData("volume 93")]
    [InlineData("W751234567")]
    [InlineData("volume 93 folio 99999999999999")]
    public void What_is_no_entry_of_a_court_register_is_refused(string typed) =>
        Assert.Equal(IdentifierFlaw.Shape, TribunalRegister.Read(typed).Flaw);

    [Fact]
    public void Only_a_volume_and_folio_need_the_court()
    {
        Assert.True(TribunalRegister.Read("93/12").Value?.NeedsCourt);
        Assert.False(TribunalRegister.Read("A2012STR000087").Value?.NeedsCourt);
    }

    [Fact]
    public void The_key_of_a_french_vat_number_comes_from_the_siren() =>
        Assert.Equal("FR03552081317", VatNumber.Of(Siren.Read("552081317").Value!.Value).Text);

    [Theory]
    [InlineData("FR 03 552 081 317", null)]
    [InlineData("FR04552081317", IdentifierFlaw.Checksum)]
    [InlineData("FR03552081318", IdentifierFlaw.Checksum)]
    // A key with letters is computed by a rule nobody publishes.
    [InlineData("FRK7399859412", null)]
    [InlineData("FR0355208131", IdentifierFlaw.Shape)]
    [InlineData("DE123456789", null)]
    [InlineData("DE12345678", IdentifierFlaw.Shape)]
    [InlineData("ATU12345678", null)]
    [InlineData("CHE-123.456.789 TVA", null)]
    [InlineData("US123456789", IdentifierFlaw.Country)]
    [InlineData("F", IdentifierFlaw.Country)]
    [InlineData("FR03 552 081 31?", IdentifierFlaw.Characters)]
    [InlineData("", IdentifierFlaw.Empty)]
    public void A_vat_number_has_the_form_of_its_country(string typed, IdentifierFlaw? flaw) =>
        Assert.Equal(flaw, VatNumber.Read(typed).Flaw);

    [Theory]
    [InlineData("FR1420041010050500013M02606")]
    [InlineData("fr14 2004 1010 0505 0001 3m02 606")]
    [InlineData("DE89 3704 0044 0532 0130 00")]
    [InlineData("CH93 0076 2011 6238 5295 7")]
    public void An_iban_passes_its_check(string typed) => Assert.NotNull(Iban.Read(typed).Value);

    [Theory]
    [InlineData("FR1420041010050500013M02607", IdentifierFlaw.Checksum)]
    [InlineData("FR1420041010050500013M0260", IdentifierFlaw.Length)]
    [InlineData("ZZ1420041010050500013M02606", IdentifierFlaw.Country)]
    [InlineData("FR14*0041010050500013M02606", IdentifierFlaw.Characters)]
    [InlineData("", IdentifierFlaw.Empty)]
    public void An_iban_says_why_it_is_none(string typed, IdentifierFlaw flaw) =>
        Assert.Equal(flaw, Iban.Read(typed).Flaw);

    [Fact]
    public void An_iban_shows_little_of_itself_unless_asked()
    {
        var iban = Iban.Read("FR1420041010050500013M02606").Value!.Value;
        Assert.Equal("FR14 … 2606", $"{iban}");
        Assert.Equal("FR14 2004 1010 0505 0001 3M02 606", iban.Grouped);
    }

    [Theory]
    [InlineData("67482", null)]
    [InlineData("68066", null)]
    [InlineData("68 224", null)]
    [InlineData("2a004", null)]
    [InlineData("2C004", IdentifierFlaw.Shape)]
    [InlineData("6748", IdentifierFlaw.Length)]
    [InlineData("67/82", IdentifierFlaw.Characters)]
    public void A_commune_has_the_code_of_insee(string typed, IdentifierFlaw? flaw) =>
        Assert.Equal(flaw, Commune.Read(typed).Flaw);
}
