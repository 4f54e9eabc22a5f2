using System.Globalization;
using CsvHelper;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A simulation for a spreadsheet: one figure a row, euros with a dot.</summary>
public sealed class SimulationCsv
{
    private readonly CsvWriter csv;

    private SimulationCsv(CsvWriter csv) => this.csv = csv;

    public static string Write(Comparison shown)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions()))
            new SimulationCsv(csv).Write(shown, shown.Past);
        return text.ToString();
    }

    private void Write(Comparison shown, Past past)
    {
        Row("part", "id", "name", "figure", "draft", "current");
        foreach (var figure in shown.Headlines())
            Row("total", "", "", figure.Key, Shown(figure, figure.Draft), Shown(figure, figure.Current));
        foreach (var (id, draft, current) in shown.Lines())
        {
            Row("line", id, "", "due", Euros(draft?.Due), Euros(current?.Due));
            Row("line", id, "", "left", Euros(draft?.Left), Euros(current?.Left));
        }
        foreach (var (id, draft, current) in shown.Funds())
        {
            Row("fund", id, past.FunderOf(id), "due", Euros(draft?.Due), Euros(current?.Due));
            Row("fund", id, past.FunderOf(id), "empty_since", Day(draft?.ExhaustedAt), Day(current?.ExhaustedAt));
        }
        Groups("band", shown.Bands(), id => "");
        Groups("campaign", shown.Campaigns(), past.NameOf);
        foreach (var (id, draft, current) in shown.Campaigns())
            Row("campaign", id, past.NameOf(id), "due", Euros(draft?.Due), Euros(current?.Due));
    }

    private void Groups(
        string part, IEnumerable<(string Id, SimulatedGroup? Draft, SimulatedGroup? Current)> groups,
        Func<string, string> name)
    {
        foreach (var (id, draft, current) in groups)
        {
            Row(part, id, name(id), "gifts", $"{draft?.Gifts}", $"{current?.Gifts}");
            Row(part, id, name(id), "given", Euros(draft?.Given), Euros(current?.Given));
            Row(part, id, name(id), "matched", Euros(draft?.Matched), Euros(current?.Matched));
        }
    }

    private void Row(params string[] fields) => csv.WriteRecord(fields.Select(Spreadsheet.Cell).ToArray());

    private static string Shown(Figure figure, long? value) =>
        figure.IsMoney ? Euros(value) : value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Euros(long? cents) => cents is { } known ? PaperCsv.Euros(known) : "";

    private static string Day(long? at) => at is { } seconds
        ? Moments.Local(DateTimeOffset.FromUnixTimeSeconds(seconds))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : "";
}
