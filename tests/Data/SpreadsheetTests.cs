using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>One rule for every file that a spreadsheet opens.</summary>
public sealed class SpreadsheetTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+33 3 88 00 00 00")]
    [InlineData("-2+3")]
    [InlineData("-cmd|' /C calc'!A0")]
    [InlineData("-12.50+A1")]
    [InlineData("@SUM(A1)")]
    [InlineData("  =1+1")]
    [InlineData("\u00a0@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\rx")]
    [InlineData("\nx")]
    [InlineData("＝1+1")]
    [InlineData("-12\n")]
    public void What_a_program_would_read_as_a_formula_stays_a_text(string text) =>
        Assert.Equal("'" + text, Spreadsheet.Cell(text));

    [Theory]
    [InlineData("")]
    [InlineData("-12")]
    [InlineData("-0.05")]
    [InlineData("-1234,50")]
    [InlineData("-1\u202f234,50")]
    [InlineData("-1.234,50")]
    [InlineData("2026-03-01")]
    [InlineData("Le fournil = bon")]
    [InlineData("'=1+1")]
    public void Numbers_and_plain_words_stay_as_they_are(string text) => Assert.Equal(text, Spreadsheet.Cell(text));

    [Fact]
    public void Papers_keep_to_it_too() => Assert.Equal("a,b,c\r\n'-x,-12.05,\"'\rx\"\r\n",
        PaperCsv.Of(["a", "b", "c"], [["-x", PaperCsv.Euros(-12_05), "\rx"]]));
}
