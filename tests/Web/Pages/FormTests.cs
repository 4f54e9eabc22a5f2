using Okote.Web;

namespace Okote.Tests;

public sealed class FormTests
{
    private static string? Problem(string language, string montant, string? autre = null) => TextsTests.In(language,
        texts =>
        {
            var errors = new FormErrors();
            new AmountForm(montant, autre, null).ReadAmount(texts, errors);
            return errors.All.FirstOrDefault().Sentence?.Replace('\u00a0', ' ').Replace('\u202f', ' ');
        });

    [Theory]
    [InlineData("0", "Un don de 0 € ne débloque rien : indiquez au moins 1 €.")]
    [InlineData("-5", "Le montant ne peut pas être négatif.")]
    [InlineData("1000000000000", "Ce montant est trop grand. Vérifiez le nombre de zéros.")]
    [InlineData("12,345.6", "Ce montant n’est pas lisible. Écrivez-le comme 12 ou 12,50.")]
    [InlineData("20 USD", "Les dons se font en euros : indiquez seulement un nombre, par exemple 12,50.")]
    [InlineData("$20", "Les dons se font en euros : indiquez seulement un nombre, par exemple 12,50.")]
    [InlineData("0,50", "Le don minimum est de 1 €.")]
    [InlineData("", "Indiquez le montant de votre don.")]
    [InlineData("100000,01", "Le don maximum en ligne est de 100 000 €. Pour davantage, contactez l’association.")]
    public void What_cannot_be_given_is_said_in_french(string typed, string expected) =>
        Assert.Equal(expected, Problem("fr", "autre", typed));

    [Theory]
    [InlineData("de", "12,345.6", "Dieser Betrag ist nicht lesbar. Schreiben Sie ihn als 12 oder 12,50.")]
    [InlineData("en", "12.345.6", "This amount cannot be read. Write it as 12 or 12.50.")]
    public void And_in_the_language_of_the_page(string language, string typed, string expected) =>
        Assert.Equal(expected, Problem(language, "autre", typed));

    [Theory]
    [InlineData("fr", "1 234,50", 123450)]
    [InlineData("de", "1.234,50", 123450)]
    [InlineData("en", "1,234.50", 123450)]
    [InlineData("fr", "12.5", 1250)]
    public void Each_language_is_read_as_its_people_write(string language, string typed, long cents) =>
        Assert.Equal(cents, TextsTests.In(language,
            texts => new AmountForm("autre", typed, null).ReadAmount(texts, new FormErrors()))!.Value.Cents);

    [Theory]
    [InlineData(5000, "50")]
    [InlineData(1205, "12.05")]
    public void An_amount_in_an_address_is_readable_in_every_language(long cents, string plain)
    {
        Assert.Equal(plain, Money.Eur(cents).Plain());
        foreach (var language in Languages.All)
            Assert.Equal(cents, TextsTests.In(language,
                texts => new AmountForm(plain, null, null).ReadAmount(texts, new FormErrors()))!.Value.Cents);
    }

    [Fact]
    public void Nothing_typed_into_the_other_field_is_lost() =>
        Assert.Equal("12,345.6", new AmountForm("autre", "12,345.6", null).Typed);

    [Fact]
    public void The_amount_in_the_other_field_comes_back_from_the_check() =>
        Assert.Equal(("autre", "12.50"), (new AmountForm("12.50", null, null).Chosen,
            new AmountForm("12.50", null, null).Typed));

    [Theory]
    [InlineData("amina", true)]
    [InlineData("amina@exemple", true)]
    [InlineData("Amina <amina@exemple.invalid>", true)]
    [InlineData("amina@exemple.invalid", false)]
    public void An_address_that_no_mail_reaches_is_refused(string email, bool refused) =>
        Assert.Equal(refused, TextsTests.In("fr", texts =>
        {
            var errors = new FormErrors();
            new DetailsForm(Guid.CreateVersion7(), "50", "0", null, 0, email, "Amina", null, null, false, true, false,
                false).Check(texts, errors);
            return errors.Any;
        }));
}
