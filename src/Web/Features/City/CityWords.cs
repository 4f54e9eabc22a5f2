using Okote.Funding;

namespace Okote.Web;

/// <summary>Addresses and words that all lists of the city's workplace share.</summary>
public static class CityWords
{
    public static string Place(string path = "") => $"/{Languages.Current}/collectivite{path}";

    /// <summary>The page on which a task is decided.</summary>
    public static string PlaceOf(CityTask task) => Place(task.Kind switch
    {
        "envelope" => $"/enveloppes/{task.Id}",
        "total" => $"/enveloppes/{task.Id}/montant",
        "closure" => $"/enveloppes/{task.Id}/clotures",
        "award" => $"/attributions/{task.Id}",
        "scheme" => $"/regles/{task.Id}",
        _ => $"/paiements/{task.Id}",
    });

    public static string NameOf(this Texts texts, CityTask task) => texts[$"City.Task_{task.Kind}", task.Title];

    /// <summary>In the city's words, with the icon and tone that the state has everywhere.</summary>
    public static SheetCell CityState(this Texts texts, string state) =>
        new(texts[$"City.State_{state}"], Tone: StateLook.Of(state).Tone);

    /// <summary>What has to happen next with a payment.</summary>
    public static SheetCell CityStep(this Texts texts, string next) =>
        new(texts[$"City.Next_{next}"], Tone: next == "done" ? "good" : "ask");

    public static IReadOnlyList<SheetColumn> CityColumns(this Texts texts, params ReadOnlySpan<string> keys) =>
        SheetColumns.Of(texts, "City", keys);

    /// <summary>Options of a filter whose words are <c>City.{kind}_{value}</c>.</summary>
    public static IReadOnlyList<(string Value, string Text)> CityChoices(
        this Texts texts, string kind, IEnumerable<string> values) =>
        [.. values.Select(value => (value, texts[$"City.{kind}_{value}"]))];

    /// <summary>Back to the first page of the workplace.</summary>
    public static IReadOnlyList<(string Text, string Link)> CityTrail(this Texts texts) =>
        [(texts["City.HomeTitle"], Place())];
}
