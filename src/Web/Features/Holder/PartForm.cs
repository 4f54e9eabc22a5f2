using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What was typed into one of the parts that are plain fields, as it was typed.</summary>
/// <param name="Apercu">Set by the button that shows the story without keeping it.</param>
public sealed record PartForm(
    string? Titre, string? Resume, string? Ville, string? Commune, string[]? Themes, string? Langue, string? Histoire,
    string? Resultat, string? Objectif, string? Encaissement, string? Debut, string? Fin, string? Apercu)
{
    public static PartForm Of(Proposal p) => new(
        p.Title, p.Summary, p.Town, p.Commune, [.. p.Themes], p.Language, p.Story, p.ExpectedResult,
        p.Goal.Cents == 0 ? "" : p.Goal.Plain(), p.Collection.ToString(), DayOf(p, p.OpensAt), DayOf(p, p.ClosesAt),
        null);

    /// <summary>From the proposal as it stands to the one that is to be kept, or sentences about what does not fit.
    /// </summary>
    public Func<Proposal, Proposal> Read(string part, Proposal p, Texts texts, FormErrors errors) => part switch
    {
        "presentation" => ReadPresentation(texts, errors),
        "histoire" => ReadStory(texts, errors),
        "objectif" => ReadGoal(texts, errors),
        _ => ReadCalendar(p, texts, errors),
    };

    private Func<Proposal, Proposal> ReadPresentation(Texts texts, FormErrors errors)
    {
        var (title, summary, town) = (Trim(Titre), Trim(Resume), Trim(Ville));
        var commune = Trim(Commune).ToUpperInvariant();
        if (title.Length == 0) errors.Add("titre", texts["Holder.TitleMissing"]);
        Limit("titre", title, ProposalLimits.Title_CharsMax);
        Limit("resume", summary, ProposalLimits.Summary_CharsMax);
        Limit("ville", town, ProposalLimits.Town_CharsMax);
        if (commune.Length > 0 && !Proposal.IsCommune(commune))
            errors.Add("commune", texts.Refusal(Data.Refusal.CommuneInvalid));
        var themes = (Themes ?? []).Where(ProposalLimits.Themes.Contains).Distinct().ToArray();
        return p => p with
        {
            Title = title, Summary = summary, Town = town, Commune = commune, Theme = themes.FirstOrDefault() ?? "",
            FurtherThemes = string.Join(Campaign.ThemeSeparator, themes.Skip(1)),
            Language = Languages.All.Contains(Langue) ? Langue! : p.Language,
        };

        void Limit(string field, string text, int charsMax)
        {
            if (text.Length > charsMax) errors.Add(field, texts["Holder.TooLong", charsMax]);
        }
    }

    private Func<Proposal, Proposal> ReadStory(Texts texts, FormErrors errors)
    {
        var (story, result) = (Trim(Histoire), Trim(Resultat));
        if (story.Length > ProposalLimits.Story_CharsMax)
            errors.Add("histoire", texts["Holder.TooLong", ProposalLimits.Story_CharsMax]);
        if (result.Length > ProposalLimits.Result_CharsMax)
            errors.Add("resultat", texts["Holder.TooLong", ProposalLimits.Result_CharsMax]);
        return p => p with { Story = story, ExpectedResult = result };
    }

    private Func<Proposal, Proposal> ReadGoal(Texts texts, FormErrors errors)
    {
        var goal = texts.ReadAmount(errors, "objectif", Objectif) ?? Money.Zero;
        if (!errors.Any && goal <= Money.Zero) errors.Add("objectif", texts.Refusal(Data.Refusal.AmountTooSmall));
        if (goal > ProposalLimits.GoalMax) errors.Add("objectif", texts.Refusal(Data.Refusal.AmountTooLarge));
        var collection = Encaissement == nameof(Collection.Now) ? Collection.Now : Collection.AtClose;
        return p => p with { Goal = goal, Collection = collection };
    }

    /// <summary>Days are whole in Alsace: a campaign opens as its first day begins and closes as its last day ends.
    /// </summary>
    private Func<Proposal, Proposal> ReadCalendar(Proposal p, Texts texts, FormErrors errors)
    {
        var (first, last) = (ReadDay("debut", Debut), ReadDay("fin", Fin));
        if (first is null || last is null) return same => same;
        var opens = Moments.StartOf(first.Value);
        // The call's own first and last day are shorter than whole days.
        if (opens < p.CallOpensAt && first == DateOnly.FromDateTime(Moments.Local(p.CallOpensAt).Date))
            opens = p.CallOpensAt;
        var closes = Moments.StartOf(last.Value.AddDays(1)).AddSeconds(-1);
        if (closes > p.CallClosesAt && last == DateOnly.FromDateTime(Moments.Local(p.CallClosesAt).Date))
            closes = p.CallClosesAt;
        if (closes <= opens) errors.Add("fin", texts["Holder.EndBeforeStart"]);
        else if (opens < p.CallOpensAt || closes > p.CallClosesAt)
            errors.Add(opens < p.CallOpensAt ? "debut" : "fin", texts["Holder.OutsideCall",
                Moments.Date(p.CallOpensAt), Moments.Date(p.CallClosesAt)]);
        return proposal => proposal with { OpensAt = opens, ClosesAt = closes };

        DateOnly? ReadDay(string field, string? typed)
        {
            if (DateOnly.TryParseExact(Trim(typed), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                    out var day)) return day;
            errors.Add(field, texts["Holder.DateUnreadable"]);
            return null;
        }
    }

    private static string Trim(string? text) => text?.Trim() ?? "";

    private static string DayOf(Proposal p, DateTimeOffset at) => p.HasCalendar
        ? Moments.Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
}
