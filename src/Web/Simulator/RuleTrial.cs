using Okote.Data;
using Okote.Matching;

namespace Okote.Web;

/// <summary>What came of a form: the same form to go on with, and either a result or what is in its way.</summary>
public sealed record TrialOutcome(SimulatorForm Form, FormErrors Errors, Comparison? Result)
{
    public IReadOnlyList<Problem> RuleProblems { get; init; } = [];

    public IReadOnlyList<CsvProblem> CsvProblems { get; init; } = [];
}

/// <summary>Reads a simulator form and tries its rule.</summary>
public sealed class RuleTrial(Db db, Presence presence, Texts texts)
{
    private const int Rule_CharsMax = 65_536;

    /// <summary>Pairs of people within campaigns that a pairwise round may weigh while a page waits.</summary>
    private const long Pairs_Max = 20_000_000;

    public async Task<IReadOnlyList<(string Id, string Name)>> Sources()
    {
        var own = await presence.Find() is { } person ? person.Cities.Concat(person.Companies) : [];
        return await TrialSource.All(db, [.. own]);
    }

    /// <summary>The form as it is first shown.</summary>
    public async Task<SimulatorForm?> Begin(string source)
    {
        if (await TrialSource.Find(db, source, withGifts: false) is not { } found) return null;
        return Filled(new SimulatorForm { Source = source }, found.Rules);
    }

    /// <returns>Null when the source does not exist.</returns>
    public async Task<TrialOutcome?> Run(SimulatorForm form)
    {
        if (await TrialSource.Find(db, form.Source, withGifts: true) is not { } source) return null;
        var (errors, csvProblems) = (new FormErrors(), new List<CsvProblem>());
        var plain = new PlainRule(texts, errors);
        var (json, shown) = Rule(form, source, plain, errors);
        form = await WithTable(shown, csvProblems);
        var past = source.Past ?? ReadTable(form, plain, errors, csvProblems);
        if (errors.Any || csvProblems.Count > 0 || past is null)
            return new TrialOutcome(form, errors, null) { CsvProblems = csvProblems };
        if (Draft.Read(json, past, out var problems) is not { } draft)
            return new TrialOutcome(form, errors, null) { RuleProblems = problems };
        if (TooManyPairs(draft, past)) errors.Add("regle", texts["Simulator.TooManyPairs"]);
        if (errors.Any) return new TrialOutcome(form, errors, null);
        var current = Draft.Read(source.Rules.ToJson(), past, out _);
        var result = Comparison.Of(source.Name, past, draft, current);
        if (result.Draft.IsTellable) return new TrialOutcome(form, errors, result);
        errors.Add("", texts["Simulator.TooFewPeople", Simulated.People_Min]);
        return new TrialOutcome(form, errors, null);
    }

    /// <summary>The text counts when it was changed, else the fields do.</summary>
    private static (string Json, SimulatorForm Shown) Rule(
        SimulatorForm form, TrialSource source, PlainRule plain, FormErrors errors)
    {
        if (form.IsTextChanged)
        {
            var typed = form.Regle ?? "";
            var fields = Scheme.Read(typed, out _) is { } read ? PlainRule.Of(read, form.Lignes) : form.Lignes;
            // What was typed is the page's own text from now on, so that the fields count again.
            return (Limited(typed), form with { RegleAvant = typed, Lignes = fields });
        }
        // A text with funds of its own is no scheme: the fields cannot change it.
        if (Scheme.Read(Limited(form.RegleAvant ?? ""), out _) is not { } before)
            return form.RegleAvant is { Length: > 0 } own ? (Limited(own), form)
                : (source.Rules.ToJson(), Filled(form, source.Rules));
        var scheme = plain.Apply(before, form.Lignes);
        return (scheme.ToJson(), errors.Any ? form : Filled(form, scheme));
    }

    private static SimulatorForm Filled(SimulatorForm form, Scheme scheme)
    {
        var text = TrialSource.Pretty(scheme);
        return form with { Regle = text, RegleAvant = text, Lignes = PlainRule.Of(scheme, form.Lignes) };
    }

    /// <summary>A text that no rule can have is not read at all.</summary>
    private static string Limited(string text) => text.Length <= Rule_CharsMax ? text : "";

    private static async Task<SimulatorForm> WithTable(SimulatorForm form, List<CsvProblem> problems)
    {
        if (form.Source != SimulatorForm.Table || form.Fichier is not { Length: > 0 } file) return form;
        if (file.Length > GiftCsv.File_BytesMax)
        {
            problems.Add(new CsvProblem(CsvFault.TooManyBytes, 0, "", $"{GiftCsv.File_BytesMax / 1024}"));
            return form;
        }
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        var text = GiftCsv.Decode(bytes.ToArray(), out var found);
        problems.AddRange(found);
        return form with { Csv = text ?? form.Csv };
    }

    private Past? ReadTable(SimulatorForm form, PlainRule plain, FormErrors errors, List<CsvProblem> problems)
    {
        if (problems.Count > 0) return null;
        var funds = plain.Funds(form.Lignes);
        if (string.IsNullOrEmpty(form.Csv))
        {
            errors.Add("fichier", texts["Simulator.FileMissing"]);
            return null;
        }
        var past = GiftCsv.Read(form.Csv, funds, out var found);
        problems.AddRange(found);
        return past;
    }

    private static bool TooManyPairs(Draft draft, Past past) =>
        draft.Lines.Any(line => line.Line.Rule.Settle is SettleMode.Quadratic { PairwiseM: not null })
        && past.Gifts.GroupBy(gift => gift.Campaign).Sum(campaign =>
        {
            long people = campaign.Select(gift => gift.Contributor).Distinct().Count();
            return people * (people - 1) / 2;
        }) > Pairs_Max;
}
