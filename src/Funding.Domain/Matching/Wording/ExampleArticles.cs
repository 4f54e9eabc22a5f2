namespace Okote.Matching;

/// <summary>Worked examples: the engine answers invented gifts, and its traces are printed in words.</summary>
internal static class ExampleArticles
{
    private const long Typical = 100_00;
    private const long Small = 10_00;
    private const long Anything = 10_000_000_000_00;

    /// <summary>Gifts people might make, among which the first that meets a cap is looked for.</summary>
    private static readonly long[] Ladder =
    [
        20_00, 50_00, 100_00, 150_00, 200_00, 300_00, 500_00, 750_00, 1_000_00, 1_500_00, 2_000_00, 3_000_00, 5_000_00,
        7_500_00, 10_000_00, 20_000_00, 50_000_00, 100_000_00,
    ];

    /// <summary>In parts of ten: the three companies of the documentation's first example.</summary>
    private static readonly long[] FundTenths = [5, 3, 2];

    private static readonly string[] CapSteps =
    [
        Step.CountablePerContribution, Step.CountablePerContributor, Step.Concentration, Step.MatchPerContribution,
        Step.MatchPerContributor, Step.MatchPerCampaign, Step.StopAtGoal,
    ];

    public static IEnumerable<ReglementArticle> Of(Scheme scheme, ReglementWords words, ReglementTerms terms)
    {
        var admitted = Admitting(scheme);
        var gifts = Gifts(admitted, terms);
        var pool = Pool(admitted, terms, gifts);
        yield return new ReglementArticle(words.Say("Examples"), [.. Assumptions(scheme, words, terms, pool)]);
        foreach (var gift in gifts)
            yield return Example(words.Say("Example", ("amount", words.Euros(gift))), admitted, words,
                Request(admitted, terms, gift, Outside(admitted), pool));
        if (admitted.Lines.SelectMany(line => line.Rule.Windows).FirstOrDefault() is { } window)
            yield return Example(words.Say("Example_window", ("amount", words.Euros(Typical))), admitted, words,
                Request(admitted, terms, Typical, window.From, pool));
    }

    /// <summary>The same scheme, open to the example's project and person.</summary>
    private static Scheme Admitting(Scheme scheme) =>
        new([.. scheme.Lines.Select(line => line with { Rule = line.Rule with { Eligible = null } })]);

    private static List<long> Gifts(Scheme scheme, ReglementTerms terms)
    {
        var gifts = new List<long> { Typical, Small };
        foreach (var gift in Ladder)
        {
            var answer = MatchEngine.Quote(scheme, Request(scheme, terms, gift, Outside(scheme), Anything));
            if (!answer.Lines.SelectMany(line => line.Trace).Any(MeetsCap)) continue;
            if (!gifts.Contains(gift)) gifts.Add(gift);
            break;
        }
        return gifts;
    }

    private static bool MeetsCap(TraceStep step) => CapSteps.Contains(step.Step) && step.Out < step.In;

    /// <summary>Cents of all three funds: 5,000 €, or as many times ten as leave them half full at least.</summary>
    private static long Pool(Scheme scheme, ReglementTerms terms, List<long> gifts)
    {
        var most = gifts
            .Select(gift => Request(scheme, terms, gift, Outside(scheme), Anything))
            .SelectMany(request => MatchEngine.Quote(scheme, request, traced: false).Lines)
            .Max(line => line.Cents);
        var pool = 5_000_00L;
        while (pool / 2 < most) pool *= 10;
        return pool;
    }

    /// <summary>An instant in which no window is open.</summary>
    private static long Outside(Scheme scheme)
    {
        var windows = scheme.Lines.SelectMany(line => line.Rule.Windows).ToList();
        return windows.Select(window => window.To).Prepend(0).Order()
            .First(at => !windows.Any(window => at >= window.From && at < window.To));
    }

    private static MatchRequest Request(Scheme scheme, ReglementTerms terms, long gift, long at, long pool)
    {
        FundState[] funds = [.. FundTenths.Select((tenths, i) =>
            new FundState(Letter(i), pool / 10 * tenths, pool / 10 * tenths, i))];
        var campaign = new CampaignFacts("", terms.Goal, terms.Minimum, 0, 0, null, []);
        return new MatchRequest(gift, at, "", campaign, [.. scheme.Lines.Select(line =>
            new LineState(line.Id, 0, 0, 0, 0, 0, [.. funds.Select(fund => fund with { Id = $"{line.Id}/{fund.Id}" })],
                Unlocked: true))]);
    }

    private static string Letter(int fund) => ((char)('A' + fund)).ToString();

    private static IEnumerable<ReglementPassage> Assumptions(
        Scheme scheme, ReglementWords words, ReglementTerms terms, long pool)
    {
        var funds = FundTenths.Select((tenths, i) => words.Say("Examples_fund", ("letter", Letter(i)),
            ("amount", words.Euros(pool / 10 * tenths))));
        yield return words.Say("Examples_text", ("goal", words.Euros(terms.Goal)),
            ("minimum", words.Euros(terms.Minimum)), ("funds", string.Join(", ", funds)));
        if (scheme.Lines.Any(line => line.Rule.Unlock is { Lump: null })) yield return words.Say("Examples_unlocked");
        if (scheme.Lines.Any(line => line.Rule.Windows.Count > 0)) yield return words.Say("Examples_window");
    }

    private static ReglementArticle Example(
        string heading, Scheme scheme, ReglementWords words, MatchRequest request)
    {
        var answer = MatchEngine.Quote(scheme, request);
        var lines = answer.Lines.Select((line, i) => new ReglementPassage(
            words.Say("Example_line", ("line", words.Trace.Name(line.Line))),
            [
                .. words.Trace.Sentences(line.Trace, scheme.Lines[i].Rule, request.Campaign.Goal),
                .. line.Shares.Count == 0 ? [] : (string[])[string.Join(", ", line.Shares.Select(share =>
                    words.Trace.Share(words.Say("Example_fund", ("letter", share.Fund[^1..])), share.Cents)))],
                words.Trace.Result(line.Cents),
            ]));
        return new ReglementArticle(heading, [.. lines, words.Trace.Total(answer.Total, request.Amount)]);
    }
}
