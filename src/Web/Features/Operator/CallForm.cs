using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A call as typed. Dates are days in Alsace: a span begins with its first day and ends with its last.
/// </summary>
public sealed record CallForm
{
    private const int Text_CharsMax = 20_000;

    private const int Name_CharsMax = 200;

    public Guid Cle { get; init; } = Guid.CreateVersion7();

    public string? Nom { get; init; }

    public string? Territoire { get; init; }

    /// <summary>One a line or between commas.</summary>
    public string? Themes { get; init; }

    public string? CandidaturesDu { get; init; }

    public string? CandidaturesAu { get; init; }

    public string? ProjetsDu { get; init; }

    public string? ProjetsAu { get; init; }

    public string? Criteres { get; init; }

    public string? Seuil { get; init; } = "75";

    public string? CommissionDons { get; init; } = "8";

    public string? CommissionMecenat { get; init; } = "8";

    public string? JoursAvantVersement { get; init; } = "14";

    public string? Bail { get; init; } = "30";

    public string? Pas { get; init; } = "5";

    public string? Plafond { get; init; } = "60";

    public bool Accord { get; init; }

    public List<string> Domaines { get; init; } = ["project", "budget", "legal"];

    public List<Guid> Collectivites { get; init; } = [];

    public static IReadOnlyList<ReviewArea> Areas { get; } =
        [ReviewArea.Project, ReviewArea.Budget, ReviewArea.Legal, ReviewArea.Communication, ReviewArea.PublicMoney];

    public static CallForm Of(CallPage page)
    {
        var call = page.Heading;
        return new CallForm
        {
            Cle = call.Id, Nom = call.Name, Territoire = call.Territory, Themes = string.Join(", ", call.ThemeList),
            CandidaturesDu = Day(call.ApplicationsFrom), CandidaturesAu = Day(call.ApplicationsTo),
            ProjetsDu = Day(call.OpensAt), ProjetsAu = Day(call.ClosesAt), Criteres = call.Criteria,
            Seuil = Percent(call.SuccessBasisPoints), CommissionDons = Percent(call.CommissionGiftsBp),
            CommissionMecenat = Percent(call.CommissionPatronageBp),
            JoursAvantVersement = Whole(call.SettleAfterDays), Bail = Whole(call.HoldLeaseSeconds / 60),
            Pas = Whole(call.HoldStepSeconds / 60), Plafond = Whole(call.HoldCeilingSeconds / 60),
            Accord = call.ConsentRequired, Domaines = [.. call.AreaList],
            Collectivites = [.. page.Bodies.Where(body => body.Chosen).Select(body => body.Id)],
        };
    }

    /// <returns>Null when something does not fit; then <paramref name="errors"/> say what.</returns>
    public CallDraft? Read(Texts texts, FormErrors errors)
    {
        Require(Nom, "nom", Name_CharsMax, texts, errors);
        Require(Territoire, "territoire", Name_CharsMax, texts, errors);
        if (Criteres?.Length > Text_CharsMax) errors.Add("criteres", texts["Desk.TooLong", Text_CharsMax]);
        var applications = Span(CandidaturesDu, CandidaturesAu, "candidatures", texts, errors);
        var campaigns = Span(ProjetsDu, ProjetsAu, "projets", texts, errors);
        var success = BasisPoints(Seuil, "seuil", 1, 10_000, texts, errors);
        var gifts = BasisPoints(CommissionDons, "commission-dons", 0, 3_000, texts, errors);
        var patronage = BasisPoints(CommissionMecenat, "commission-mecenat", 0, 3_000, texts, errors);
        var settle = Number(JoursAvantVersement, "jours", 365, texts, errors);
        var (lease, step, ceiling) = (Number(Bail, "bail", 1440, texts, errors),
            Number(Pas, "pas", 1440, texts, errors), Number(Plafond, "plafond", 1440, texts, errors));
        var areas = Areas.Where(area => Domaines.Contains(area.ToDb())).ToList();
        if (areas.Count == 0) errors.Add("domaines", texts["Desk.AreasMissing"]);
        if (errors.Any) return null;
        return new CallDraft(Cle, Nom!.Trim(), Territoire!.Trim(), ThemeList, applications!, campaigns!,
            Criteres?.Trim().Replace("\r\n", "\n", StringComparison.Ordinal) ?? "", success, gifts, patronage, settle,
            new HoldTerms(TimeSpan.FromMinutes(lease), TimeSpan.FromMinutes(step), TimeSpan.FromMinutes(ceiling),
                Accord), areas, Collectivites);
    }

    private string[] ThemeList => [.. (Themes ?? "").Split([',', '\n'],
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private static void Require(string? text, string field, int charsMax, Texts texts, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text)) errors.Add(field, texts["Desk.Missing"]);
        else if (text.Length > charsMax) errors.Add(field, texts["Desk.TooLong", charsMax]);
    }

    private static CallSpan? Span(string? from, string? to, string field, Texts texts, FormErrors errors)
    {
        if (Date(from) is not { } first)
        {
            errors.Add(field + "-du", texts["Desk.DateWrong"]);
            return null;
        }
        if (Date(to) is not { } last)
        {
            errors.Add(field + "-au", texts["Desk.DateWrong"]);
            return null;
        }
        var span = new CallSpan(Moments.StartOf(first), Moments.StartOf(last.AddDays(1)).AddSeconds(-1));
        if (!span.IsForward) errors.Add(field + "-au", texts["Desk.SpanWrong"]);
        return span;
    }

    private static int BasisPoints(string? text, string field, int min, int max, Texts texts, FormErrors errors)
    {
        if (decimal.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var percent) && percent is >= 0 and <= 100 && percent * 100 == decimal.Truncate(percent * 100)
            && (int)(percent * 100) is var points && points >= min && points <= max) return points;
        errors.Add(field, texts["Desk.PercentWrong", Percent(min), Percent(max)]);
        return 0;
    }

    private static int Number(string? text, string field, int max, Texts texts, FormErrors errors)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max)
            return number;
        errors.Add(field, texts["Desk.NumberWrong", max]);
        return 0;
    }

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 2000 and < 2200 ? day : null;

    private static string? Day(DateTimeOffset? at) =>
        at is { } known ? Moments.Local(known).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static string Percent(int basisPoints) =>
        (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
