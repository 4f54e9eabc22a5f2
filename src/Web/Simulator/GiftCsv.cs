using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A table of contributions as a past to try rules on: time, campaign, contributor, and the amount in euros or
/// in cents; the campaign's goal may stand beside it. It is read in memory and forgotten.</summary>
public sealed partial class GiftCsv
{
    public const int File_BytesMax = 1_048_576;

    public const int File_RowsMax = 20_000;

    public const int Campaigns_Max = 500;

    private const int Field_CharsMax = 200;

    /// <summary>Nobody reads more of them at once.</summary>
    private const int Problems_Max = 20;

    private static readonly CultureInfo Continental = CultureInfo.GetCultureInfo("fr-FR");

    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
    ];

    private readonly List<CsvProblem> problems;
    private readonly List<PastGift> gifts = [];
    private readonly Dictionary<string, long> goals = [];

    private GiftCsv(List<CsvProblem> problems) => this.problems = problems;

    /// <summary>Bytes of an upload as text; a byte order mark is no part of it.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, out IReadOnlyList<CsvProblem> problems)
    {
        problems = [];
        if (bytes.Length > File_BytesMax)
            problems = [new CsvProblem(CsvFault.TooManyBytes, 0, "", $"{File_BytesMax / 1024}")];
        try
        {
            if (problems.Count == 0)
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            problems = [new CsvProblem(CsvFault.NotText, 0, "", "")];
        }
        return null;
    }

    /// <param name="funds">Who would pay; a table of gifts does not know.</param>
    /// <returns>Null when there is at least one problem.</returns>
    public static Past? Read(string text, IReadOnlyList<PastFund> funds, out IReadOnlyList<CsvProblem> problems)
    {
        var found = new List<CsvProblem>();
        problems = found;
        var table = new GiftCsv(found);
        if (Encoding.UTF8.GetByteCount(text) > File_BytesMax)
            found.Add(new CsvProblem(CsvFault.TooManyBytes, 0, "", $"{File_BytesMax / 1024}"));
        else
            table.ReadRows(text);
        if (found.Count == 0 && table.gifts.Count == 0) found.Add(new CsvProblem(CsvFault.Empty, 0, "", ""));
        return found.Count > 0 ? null : new Past([.. table.goals.Select(Campaign)], funds, table.gifts);
    }

    private static PastCampaign Campaign(KeyValuePair<string, long> known) =>
        new(new ScenarioCampaign(known.Key, known.Value, known.Value, null, []), known.Key);

    private void ReadRows(string text)
    {
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = Separator(text),
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        try
        {
            if (!reader.Read()) return;
            var headings = reader.Current.ToArray();
            if (CsvColumns.Read(headings, problems) is { } columns) ReadRows(reader, headings, columns);
        }
        catch (CsvFormatException broken)
        {
            problems.Add(new CsvProblem(CsvFault.BadQuotes, (int)broken.LineNumber, "", ""));
        }
    }

    private void ReadRows(CsvReader reader, string[] headings, CsvColumns columns)
    {
        while (problems.Count < Problems_Max && reader.Read())
        {
            var row = new Row((int)reader.LineNumber, headings, reader.Current.ToArray());
            if (gifts.Count == File_RowsMax)
            {
                problems.Add(new CsvProblem(CsvFault.TooManyRows, row.Line, "", $"{File_RowsMax}"));
                return;
            }
            ReadRow(row, columns);
        }
    }

    /// <summary>The mark that stands in the line of headings; none of them holds one itself.</summary>
    private static char Separator(string text)
    {
        var headings = text.AsSpan()[..Math.Max(0, text.AsSpan().IndexOfAny('\n', '\r'))];
        return headings.Contains(';') ? ';' : headings.Contains('\t') ? '\t' : ',';
    }

    private sealed record Row(int Line, string[] Headings, string[] Fields)
    {
        public CsvProblem Problem(CsvFault fault, int column) => new(
            fault, Line, Headings[column], Fields[column][..Math.Min(Fields[column].Length, 40)]);
    }

    private void ReadRow(Row row, CsvColumns columns)
    {
        if (row.Fields.Length != row.Headings.Length)
        {
            problems.Add(new CsvProblem(CsvFault.BadRow, row.Line, "", $"{row.Fields.Length}"));
            return;
        }
        var before = problems.Count;
        var at = ReadTime(row, columns.Time);
        var campaign = ReadText(row, columns.Campaign);
        var contributor = ReadText(row, columns.Contributor);
        var cents = columns.Cents >= 0 ? ReadCents(row, columns.Cents) : ReadEuros(row, columns.Euros);
        var goal = columns.Goal >= 0 && row.Fields[columns.Goal].Length > 0 ? ReadEuros(row, columns.Goal) : 0;
        if (problems.Count == before) KnowCampaign(row, columns, campaign, goal);
        if (problems.Count == before) gifts.Add(new PastGift(at, contributor, campaign, cents));
    }

    private void KnowCampaign(Row row, CsvColumns columns, string campaign, long goal)
    {
        var known = goals.GetValueOrDefault(campaign);
        if (goal != 0 && known != 0 && goal != known) problems.Add(row.Problem(CsvFault.GoalChanged, columns.Goal));
        goals[campaign] = known == 0 ? goal : known;
        if (goals.Count > Campaigns_Max)
            problems.Add(new CsvProblem(CsvFault.TooManyCampaigns, row.Line, "", $"{Campaigns_Max}"));
    }

    private string ReadText(Row row, int column)
    {
        var text = row.Fields[column];
        if (text.Length == 0) problems.Add(row.Problem(CsvFault.FieldEmpty, column));
        else if (text.Length > Field_CharsMax) problems.Add(row.Problem(CsvFault.FieldTooLong, column));
        return text;
    }

    /// <summary>ISO 8601. Without an offset it is what the clocks of the territory showed.</summary>
    private long ReadTime(Row row, int column)
    {
        var text = row.Fields[column];
        var hasOffset = Offset().IsMatch(text);
        if (hasOffset && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) && instant.Year >= 1970)
            return instant.ToUnixTimeSeconds();
        if (!hasOffset && DateTime.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) && wall.Year > 1970)
            return new DateTimeOffset(wall, TerritoryTime.Zone.GetUtcOffset(wall)).ToUnixTimeSeconds();
        problems.Add(row.Problem(text.Length == 0 ? CsvFault.FieldEmpty : CsvFault.BadTime, column));
        return 0;
    }

    /// <summary>No thousands marks: in a table made by a machine <c>1.000</c> may mean one euro or a thousand.
    /// </summary>
    private long ReadEuros(Row row, int column)
    {
        var text = row.Fields[column];
        if (PlainEuros().IsMatch(text) && Money.TryParse(text, Continental, out var amount)) return amount.Cents;
        problems.Add(row.Problem(text.Length == 0 ? CsvFault.FieldEmpty : CsvFault.BadAmount, column));
        return 0;
    }

    private long ReadCents(Row row, int column)
    {
        var text = row.Fields[column];
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cents)
            && cents is > 0 and <= Money.Input_CentsMax) return cents;
        problems.Add(row.Problem(text.Length == 0 ? CsvFault.FieldEmpty : CsvFault.BadCents, column));
        return 0;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?\s?(Z|[+-]\d{2}:\d{2})\z")]
    private static partial Regex Offset();

    [GeneratedRegex(@"^\d{1,9}([.,]\d{1,2})?\s?€?\z")]
    private static partial Regex PlainEuros();
}
