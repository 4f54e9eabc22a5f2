using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>One line of what changes, in words.</summary>
/// <param name="IsAdded">True: the new rule says it. False: the rule in force says it and the new one does not.</param>
public sealed record RuleChange(bool IsAdded, string Chapter, string Sentence);

/// <summary>A rule as people read it before they decide: in words with worked examples, beside the rule in force, and
/// whether it promises more than there is.</summary>
/// <param name="Words">Markdown.</param>
public sealed record SchemeShown(
    string Words, IReadOnlyList<RuleChange> Changes, IReadOnlyList<Overcommitment> Over,
    IReadOnlyList<Problem> Warnings);

/// <summary>What came of a form.</summary>
/// <param name="Scheme">Null when it cannot be read; then the problems say why.</param>
public sealed record SchemeRead(SchemeForm Form, FormErrors Errors, Scheme? Scheme, IReadOnlyList<Problem> Problems)
{
    public int Campaigns { get; init; }

    public Money Goal { get; init; }
}

/// <summary>Reads the form of a rule and shows what the rule does.</summary>
public sealed class SchemeTrial(Db db, Texts texts)
{
    private const int Rule_CharsMax = 65_536;

    public static SchemeForm Filled(SchemeForm form, Scheme scheme)
    {
        var text = TrialSource.Pretty(scheme);
        return form with { Regle = text, RegleAvant = text, Lignes = RuleEditing.Of(scheme) };
    }

    /// <summary>The text counts when it was changed, else the fields do.</summary>
    public SchemeRead Read(SchemeForm form)
    {
        var errors = new FormErrors();
        var reading = new CityReading(texts, errors);
        var (campaigns, goal) = (reading.Number(form.Campagnes, "campagnes", 1, SaveSchemeDraft.Campaigns_Max),
            reading.Amount(form.Objectif, "objectif"));
        if (!errors.Any && goal <= Money.Zero) errors.Add("objectif", texts["City.AmountUnreadable"]);
        var (scheme, problems) = ReadRule(form, errors);
        var shown = scheme is null || errors.Any ? form : Filled(form, scheme);
        return new SchemeRead(shown, errors, errors.Any ? null : scheme, problems)
        {
            Campaigns = campaigns, Goal = goal,
        };
    }

    /// <param name="before">The rule in force.</param>
    public async Task<SchemeShown> Show(FundedCall call, Scheme scheme, Scheme before, int campaigns, Money goal)
    {
        var terms = Reglements.Terms(call.Name, call.Version + 1) with { Goal = goal.Cents, Minimum = goal.Cents };
        var (words, was) = (Words(scheme, terms), Words(before, terms));
        var paths = Enumerable.Range(0, scheme.Lines.Count).Select(i => $"$.lines[{i}].rule").ToArray();
        return new SchemeShown(words.ToMarkdown(), Changes(was, words),
            await SchemeDrafts.Overcommitted(db, call.Id, scheme, campaigns, goal),
            RuleWarnings.Find(new RuleFile(scheme, null, paths)));
    }

    private (Scheme? Scheme, IReadOnlyList<Problem> Problems) ReadRule(SchemeForm form, FormErrors errors)
    {
        var text = (form.IsTextChanged ? form.Regle : form.RegleAvant) ?? "";
        if (Scheme.Read(text.Length <= Rule_CharsMax ? text : "", out var problems) is not { } read)
            return (null, problems);
        if (form.IsTextChanged) return (read, []);
        var changed = new RuleEditing(texts, errors).Apply(read, form.Lignes);
        // Fields that each make sense can still contradict each other; the reader of rules has the last word.
        return Scheme.Read(changed.ToJson(), out problems) is { } whole ? (whole, []) : (null, problems);
    }

    /// <summary>What is the same in every règlement stays out.</summary>
    private static Reglement Words(Scheme scheme, ReglementTerms terms)
    {
        var whole = Reglement.Of(scheme, Languages.Current, terms);
        return whole with { Chapters = [.. whole.Chapters.Skip(1)] };
    }

    private static List<RuleChange> Changes(Reglement before, Reglement after)
    {
        var (was, now) = (Sentences(before), Sentences(after));
        return
        [
            .. was.Except(now).Select(said => new RuleChange(false, said.Chapter, said.Sentence)),
            .. now.Except(was).Select(said => new RuleChange(true, said.Chapter, said.Sentence)),
        ];
    }

    /// <summary>The examples at the end follow from the rest and would only repeat it.</summary>
    private static List<(string Chapter, string Sentence)> Sentences(Reglement reglement) =>
        [.. from chapter in reglement.Chapters.SkipLast(1)
            from article in chapter.Articles
            from passage in article.Passages
            from sentence in passage.Items.Prepend(passage.Text)
            select (chapter.Heading, sentence)];
}
