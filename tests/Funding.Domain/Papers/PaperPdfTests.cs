using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class PaperPdfTests
{
    [Fact]
    public void Accents_the_euro_and_unbreakable_spaces_can_be_copied_out_of_the_file()
    {
        var read = new PdfReading(PaperPdf.Of(Letter(new PaperText("Œuvre « été », Straße, Größe : 1 234,50 €"))));

        Assert.Contains("Œuvre « été », Straße, Größe : 1 234,50 €", read.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_is_the_same_file_and_another_content_another_seal()
    {
        var (one, two) = (Letter(new PaperText("Une fois.")), Letter(new PaperText("Une fois.")));

        Assert.Equal(PaperPdf.Of(one), PaperPdf.Of(two));
        Assert.NotEqual(one.Seal, Letter(new PaperText("Deux fois.")).Seal);
        Assert.NotEqual(one.Seal, (one with { Reference = "AF-2" }).Seal);
    }

    /// <summary>Protection: <c>JsonIgnore</c> on the square; without it, receipts that are printed already would have
    /// another hash than the same receipts printed now.</summary>
    [Fact]
    public void A_square_for_cameras_is_drawn_and_changes_neither_the_words_nor_the_seal()
    {
        var text = new PaperText("Vérifier : https://exemple.invalid/fr/recus/verification?numero=000001");
        var (plain, square) = (Letter(text), Letter(text with
        {
            Code = new PaperCode(new Uri("https://exemple.invalid/fr/recus/verification?numero=000001"), "Vérifier"),
        }));

        Assert.Equal(plain.Seal, square.Seal);
        var (without, with) = (new PdfReading(PaperPdf.Of(plain)), new PdfReading(PaperPdf.Of(square)));
        Assert.Equal(without.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries),
            with.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        // One filled rectangle for each run of dark squares.
        Assert.InRange(with.Fills - without.Fills, 200, 1_500);
    }

    [Fact]
    public void Title_language_and_date_stand_in_the_file_itself()
    {
        var read = new PdfReading(PaperPdf.Of(Letter(new PaperText("Bonjour."))));

        Assert.Equal("Essai de lettre", PdfReading.Decoded(read.Info, "Title"));
        Assert.Contains("/CreationDate (D:20260302000000Z)", read.Info, StringComparison.Ordinal);
        Assert.Contains("/Lang (fr)", read.Catalog, StringComparison.Ordinal);
        Assert.Contains("/DisplayDocTitle true", read.Catalog, StringComparison.Ordinal);
        Assert.Contains("/Marked true", read.Catalog, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_table_runs_over_pages_with_its_head_on_each_and_its_total_beside_the_last_row()
    {
        var rows = Enumerable.Range(1, 130).Select(i => (IReadOnlyList<string>)[$"Campagne n° {i}", $"{i},00 €"]);
        var read = new PdfReading(PaperPdf.Of(Letter(new PaperTable("Tout",
            [new("Nom de la campagne"), new("Somme due", IsNumber: true)], [.. rows], ["Total", "8 515,00 €"]))));

        Assert.InRange(read.Pages.Count, 3, 6);
        Assert.All(read.Pages, page => Assert.Contains("Nom de la campagne", page, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(1, 130), i => Assert.Single(
            read.Text.Split('\n'), line => line.TrimEnd() == $"Campagne n° {i}"));
        Assert.Contains("Campagne n° 130", read.Pages[^1].Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("8 515,00 €", read.Pages[^1].Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains($"page {read.Pages.Count}/{read.Pages.Count}", read.Pages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_seal_stands_at_the_foot_of_every_page()
    {
        var letter = Letter([.. Enumerable.Range(0, 90).Select(i => new PaperText($"Alinéa {i}."))]);
        var read = new PdfReading(PaperPdf.Of(letter));

        Assert.True(read.Pages.Count > 1);
        Assert.All(read.Pages, page => Assert.Contains(letter.Seal, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_without_fonts_is_told_in_one_line_what_to_install()
    {
        await using var empty = new TemporaryFolder();

        var failure = Assert.Throws<SetupFailure>(() => PaperFonts.In([empty.Path]));

        Assert.Contains("fonts-dejavu-core", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static Paper Letter(params PaperPart[] parts) => new("Essai de lettre", "AF-1", new DateOnly(2026, 3, 2),
        "fr", false, new PaperParty("Okote", ["Strasbourg"]), new PaperParty("Société d'essai", []), parts);
}
