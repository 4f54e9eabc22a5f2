using System.Text;
using Okote.Matching;
using Okote.Web;

namespace Okote.Tests;

public sealed class GiftCsvTests
{
    private static Past Read(string csv)
    {
        var past = GiftCsv.Read(csv, [], out var problems);
        Assert.Equal([], problems.Select(problem => problem.Sentence()));
        return past!;
    }

    private static string[] Problems(string csv)
    {
        Assert.Null(GiftCsv.Read(csv, [], out var problems));
        return [.. problems.Select(problem => problem.Sentence())];
    }

    [Theory]
    [InlineData("time,campaign,contributor,amount\n2022-03-01T10:00:00Z,bakery,p1,12.50\n")]
    [InlineData("Heure;Campagne;Contributeur;Montant\r\n2022-03-01T11:00;bakery;p1;12,50 €")]
    [InlineData("zeitpunkt\tkampagne\tUnterstützer\tbetrag\n2022-03-01T11:00+01:00\tbakery\tp1\t12,5\n\n")]
    [InlineData("Campaign,Amount (cents),Time,Contributor\n\"bakery\",1250,2022-03-01 11:00:00,\" p1 \"\n")]
    [InlineData("projet;montant (centimes);date et heure;donatrice\nbakery;1250;2022-03-01T10:00:00.000Z;p1\n")]
    public void One_gift_is_read_in_every_language_and_writing(string csv)
    {
        var past = Read(csv);

        var at = new DateTimeOffset(2022, 3, 1, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal([new PastGift(at, "p1", "bakery", 12_50)], past.Gifts);
        Assert.Equal(0, past.Campaigns.Single().Facts.Goal);
    }

    [Fact]
    public void The_goal_may_stand_beside_the_gifts()
    {
        var past = Read("date,campaign,person,amount,goal\n2022-03-01,a,p1,10,\n2022-03-02,a,p2,10,8000\n"
            + "2022-03-03,\"b, too\",p2,10,9000.50\n");

        Assert.Equal([("a", 8_000_00), ("b, too", 9_000_50)],
            past.Campaigns.Select(campaign => (campaign.Name, campaign.Facts.Goal)));
    }

    [Theory]
    [InlineData("2022-03-01,a,p1,1.000", "line 2, column amount: '1.000' is no amount in euros such as 12.50 or 12,50")]
    [InlineData("2022-03-01,a,p1,-5", "line 2, column amount: '-5' is no amount in euros such as 12.50 or 12,50")]
    [InlineData("2022-03-01,a,p1,0", "line 2, column amount: '0' is no amount in euros such as 12.50 or 12,50")]
    [InlineData("01/03/2022,a,p1,5", "line 2, column time: '01/03/2022' is no ISO 8601 time such as 2022-03-01T10:00")]
    [InlineData("2022-02-30,a,p1,5", "line 2, column time: '2022-02-30' is no ISO 8601 time such as 2022-03-01T10:00")]
    [InlineData("2022-03-01,,p1,5", "line 2, column campaign: is empty")]
    [InlineData("2022-03-01,a,,5", "line 2, column contributor: is empty")]
    [InlineData("2022-03-01,a,p1", "line 2: has 3 fields, not as many as there are headings")]
    public void A_field_that_cannot_be_read_is_named_by_line_and_column(string row, string problem) =>
        Assert.Equal([problem], Problems("time,campaign,contributor,amount\n" + row));

    [Theory]
    [InlineData("", "the file: holds no contribution")]
    [InlineData("time,campaign,contributor,amount\n", "the file: holds no contribution")]
    [InlineData("time,campaign,amount\nx", "line 1, column contributor: is missing")]
    [InlineData("time,campaign,contributor\nx", "line 1, column amount: is missing")]
    [InlineData("time,campaign,contributor,amount,cents\nx", "line 1, column amount: stands twice")]
    [InlineData("time,campaign,contributor,amount,name\nx", "line 1, column name: unknown column")]
    [InlineData("time,date,campaign,contributor,amount\nx", "line 1, column date: stands twice")]
    public void Headings_that_do_not_fit_are_named(string csv, string problem) =>
        Assert.Equal([problem], Problems(csv));

    [Fact]
    public void Every_bad_line_is_named_with_its_own_number() => Assert.Equal(
        [
            "line 3, column amount: 'x' is no amount in euros such as 12.50 or 12,50",
            "line 6, column campaign: is empty",
        ],
        Problems("time,campaign,contributor,amount\n2022-03-01,a,p1,5\n2022-03-01,a,p1,x\n2022-03-01,\"a\nb\",p1,5\n"
            + "2022-03-01,,p1,5"));

    [Fact]
    public void A_goal_that_changes_is_named() => Assert.Equal(
        ["line 3, column goal: '9000' is not the goal this campaign had above"],
        Problems("time,campaign,contributor,amount,goal\n2022-03-01,a,p1,5,8000\n2022-03-01,a,p1,5,9000"));

    [Fact]
    public void Quotation_marks_that_do_not_close_are_named() => Assert.Contains("quotation marks",
        Problems("time,campaign,contributor,amount\n2022-03-01,\"a,p1,5\n").Single());

    [Fact]
    public void Too_many_rows_or_bytes_are_refused_by_their_limit()
    {
        var rows = string.Concat(Enumerable.Repeat("2022-03-01,a,p1,5\n", GiftCsv.File_RowsMax + 1));
        Assert.Equal(["line 20002: there are more than 20000 contributions"],
            Problems("time,campaign,contributor,amount\n" + rows));
        Assert.Equal(["the file: is larger than 1024 KiB"], Problems(new string('x', GiftCsv.File_BytesMax + 1)));
        Assert.Null(GiftCsv.Decode(new byte[GiftCsv.File_BytesMax + 1], out var problems));
        Assert.Equal(CsvFault.TooManyBytes, problems.Single().Fault);
    }

    [Fact]
    public void Bytes_are_utf8_with_or_without_a_mark()
    {
        Assert.Equal("Ä", GiftCsv.Decode(Encoding.UTF8.GetBytes("\ufeffÄ"), out _));
        Assert.Null(GiftCsv.Decode([0xC4, 0x20], out var problems));
        Assert.Equal(CsvFault.NotText, problems.Single().Fault);
    }
}
