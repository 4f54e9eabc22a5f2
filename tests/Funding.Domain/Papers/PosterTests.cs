using Okote.Funding;

namespace Okote.Tests;

public sealed class PosterTests
{
    private static readonly PosterCampaign Campaign = new("four-a-pain", "Un four à pain pour la Größstraße",
        "Le fournil d’essai (inventé)", "Strasbourg", 15_000_00,
        new DateTimeOffset(2026, 4, 1, 8, 0, 0, default), true);

    [Fact]
    public void A_poster_leads_to_the_campaign_and_says_where_from()
    {
        var poster = Poster.Of(Campaign, new Uri("https://okote.exemple.invalid"), "fr");

        Assert.Equal("https://okote.exemple.invalid/fr/campagnes/four-a-pain?src=affiche", poster.Address.AbsoluteUri);
        Assert.Equal("okote.exemple.invalid/fr/campagnes/four-a-pain", poster.Typed);
    }

    [Theory]
    [InlineData("fr", "Scannez pour soutenir ce projet", "Scannen und dieses Projekt unterstützen")]
    [InlineData("de", "Scannen und dieses Projekt unterstützen", "Scannez pour soutenir ce projet")]
    public void It_speaks_both_languages_of_the_town_on_one_page(string language, string first, string second)
    {
        var poster = Poster.Of(Campaign, new Uri("https://okote.exemple.invalid"), language);

        var read = new PdfReading(PosterPdf.Of(poster));

        Assert.Single(read.Pages);
        Assert.InRange(read.Text.IndexOf(first, StringComparison.Ordinal), 1,
            read.Text.IndexOf(second, StringComparison.Ordinal) - 1);
        Assert.Contains("15", read.Text, StringComparison.Ordinal);
        Assert.Contains("Un four à pain pour la", read.Text, StringComparison.Ordinal);
        Assert.Contains("okote.exemple.invalid/fr/campagnes/four-a-pain".Replace("/fr/", $"/{language}/"), read.Text,
            StringComparison.Ordinal);
    }
}
