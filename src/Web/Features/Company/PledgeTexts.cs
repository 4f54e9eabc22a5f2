using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A pledge with all that is shown of its terms.</summary>
/// <param name="Served">Campaigns it names or would serve today.</param>
public sealed record PledgeView(FundEntry Entry, PledgeHeading Heading, IReadOnlyList<ChosenCampaign> Served)
{
    public string Hash => Convert.ToHexStringLower(Entry.ContentHash());
}

/// <summary>Sentences about pledges that several pages say in the same way.</summary>
public static class PledgeTexts
{
    public static string Place(string path = "") => $"/{Languages.Current}/entreprise{path}";

    /// <summary>With the icon and tone that the state has everywhere; a new total waits for somebody.</summary>
    public static SheetCell StateCell(this Texts texts, string state) => new(texts[$"Company.State_{state}"],
        Tone: StateLook.Of(state == "total" ? "submitted" : state).Tone);

    public static string State(this Texts texts, FundStage state) => texts[$"Company.State_{state.ToDb()}"];

    public static string Scope(this Texts texts, FundEntry fund)
    {
        if (fund.Themes is { } themes) return texts["Company.Scope_themes", List(themes.Select(texts.Theme))];
        if (fund.Communes is { } communes) return texts["Company.Scope_communes", List(communes)];
        return texts[fund.Campaigns is null ? "Company.Scope_all" : "Company.Scope_campaigns"];
    }

    /// <summary>The line of the rule in the reader's words, as the simulator names it.</summary>
    public static string LineName(this Texts texts, string line) => texts.Find($"Company.Line_{line}") ?? line;

    /// <param name="guarantee">What is announced; empty while it is not chosen.</param>
    /// <param name="stands">What it rests on today.</param>
    public static string Guarantee(this Texts texts, string guarantee, string stands) =>
        guarantee.Length == 0 ? "–"
        : guarantee == stands ? texts[$"Company.Guarantee_{guarantee}"]
        : texts["Company.GuaranteeAwaited", texts[$"Company.Guarantee_{guarantee}"]];

    public static string Euros(this Money? amount) => amount?.Show(CultureInfo.CurrentCulture, true) ?? "–";

    public static string Euros(this Money amount) => amount.Show(CultureInfo.CurrentCulture, true);

    /// <summary>The field of the form a refusal is about.</summary>
    public static string FieldOf(Refusal refusal) => refusal switch
    {
        Refusal.AmountTooSmall or Refusal.AmountTooLarge or Refusal.FundInUse => "montant",
        Refusal.CapTooLarge => "plafond-campagne",
        Refusal.ScopeEmpty => "portee",
        Refusal.NameMissing => "nom",
        Refusal.ReasonMissing => "raison",
        _ => "",
    };

    public static byte[] HashOf(string? hex)
    {
        try
        {
            return Convert.FromHexString(hex ?? "");
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words);
}
