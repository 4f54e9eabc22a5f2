using System.Globalization;
using System.Text;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A simulation as a terminal shows it.</summary>
public sealed class SimulationTable
{
    private const int Label_CharsMax = 40;

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string>
    {
        ["Given"] = "given by people", ["Gifts"] = "gifts", ["Contributors"] = "contributors",
        ["Matched"] = "matched while gifts came in", ["Lumps"] = "of it in lumps", ["Due"] = "due in the end",
        ["Succeeding"] = "campaigns that reach their minimum", ["EmptyFunds"] = "funds that ran dry",
        ["WhollyMatched"] = "gifts matched by the whole ratio", ["PartlyMatched"] = "gifts matched in part",
        ["Unmatched"] = "gifts not matched", ["SmallGiven"] = "given in gifts up to €50",
        ["SmallMatched"] = "match of gifts up to €50", ["TopTenth"] = "match of the top 10 % of people",
    };

    private readonly StringBuilder text = new();
    private readonly Comparison shown;

    private SimulationTable(Comparison shown) => this.shown = shown;

    public static string Write(Comparison shown)
    {
        var table = new SimulationTable(shown);
        table.text.AppendLine(English, $"{shown.Source}: {shown.Past.Campaigns.Count} campaigns");
        table.Headlines();
        table.Lines();
        table.Groups("by size of gift (match)", shown.Bands(), group => group.Matched, Band);
        table.Groups("by campaign (due)", shown.Campaigns(), group => group.Due, shown.Past.NameOf);
        table.Warnings();
        return table.text.ToString();
    }

    /// <summary>« gifts up to €20 ».</summary>
    private static string Band(string id) => GiftBand.All.FirstOrDefault(band => band.Id == id) is not { } band ? id
        : band.Most is { } most ? $"up to {Euros(most)}" : "above";

    private void Headlines()
    {
        Row("", "draft", "current", "difference");
        foreach (var figure in shown.Headlines())
            Row(Labels[figure.Key], Shown(figure, figure.Draft), Shown(figure, figure.Current),
                Signed(figure, figure.Difference));
    }

    private void Lines()
    {
        Heading("by line (due)");
        foreach (var (id, draft, current) in shown.Lines())
        {
            Money(id, draft?.Due, current?.Due);
            Row("  last fund empty", Day(draft?.ExhaustedAt), Day(current?.ExhaustedAt), "");
        }
        var dry = shown.Funds().Where(x => x.Draft?.ExhaustedAt is not null || x.Current?.ExhaustedAt is not null)
            .ToArray();
        if (dry.Length > 0) Heading("funds that ran dry (when)");
        foreach (var (id, draft, current) in dry)
            Row(shown.Past.FunderOf(id), Day(draft?.ExhaustedAt), Day(current?.ExhaustedAt), "");
    }

    private void Groups(
        string heading, IEnumerable<(string Id, SimulatedGroup? Draft, SimulatedGroup? Current)> groups,
        Func<SimulatedGroup, long> of, Func<string, string> name)
    {
        Heading(heading);
        foreach (var (id, draft, current) in groups)
            Money(id == SimulatedGroup.Others ? "others, too few to be told" : name(id),
                draft is null ? null : of(draft), current is null ? null : of(current));
    }

    private void Warnings()
    {
        foreach (var over in shown.Draft.Overcommitted) text.AppendLine("warning: " + OvercommitmentSentence.Of(over));
        if (shown.Draft.IsEstimate || shown.Current?.IsEstimate == true)
            text.AppendLine("estimate: a line shares a pool in a quadratic round");
    }

    private void Heading(string heading) => text.AppendLine().AppendLine(heading);

    private void Money(string label, long? draft, long? current)
    {
        var figure = new Figure(label, true, draft, current);
        Row("  " + label, Shown(figure, draft), Shown(figure, current), Signed(figure, figure.Difference));
    }

    private void Row(string label, string draft, string current, string difference)
    {
        if (label.Length > Label_CharsMax) label = label[..(Label_CharsMax - 1)] + "…";
        var row = label.PadRight(Label_CharsMax) + draft.PadLeft(14);
        if (shown.Current is not null) row += current.PadLeft(14) + difference.PadLeft(14);
        text.AppendLine(row.TrimEnd());
    }

    private static string Shown(Figure figure, long? value) => value is not { } known ? "–"
        : figure.IsMoney ? Euros(known) : known.ToString("N0", English);

    private static string Signed(Figure figure, long? value) =>
        value is null or 0 ? "" : (value > 0 ? "+" : "") + Shown(figure, value);

    private static string Day(long? at) => at is { } seconds
        ? Moments.Local(DateTimeOffset.FromUnixTimeSeconds(seconds)).ToString("yyyy-MM-dd", English) : "–";

    private static string Euros(long cents) => Okote.Money.Eur(cents).Show(English, @short: true);
}
