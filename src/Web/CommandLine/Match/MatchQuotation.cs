using System.Text.Json;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary><c>okote match quote</c>: what a gift would unlock now, by fund, with its trace. Nothing is held.</summary>
public static class MatchQuotation
{
    /// <param name="clock">The territory's own when null.</param>
    public static Func<Db, Task<int>> Read(
        string[] args, TextWriter stdout, TextWriter stderr, TimeProvider? clock = null)
    {
        var asked = Arguments.Read(args, flags: ["--json"], values: ["--lang"], rest: 2);
        if (asked.Rest.Count != 2) throw new CommandFailure(
            "Say which campaign and how much: okote match quote fournil 60.", CommandFailure.Misused);
        var language = MatchCommand.Language(asked);
        if (!Money.TryParse(asked.Rest[1], Languages.Culture(language), out var amount))
            throw new CommandFailure($"'{asked.Rest[1]}' is not an amount in euros.", CommandFailure.Misused);
        return async db =>
        {
            var name = asked.Rest[0];
            if (await Campaigns.Named(db, name) is not { } campaign)
            {
                await stderr.WriteLineAsync($"There is no campaign {name}.");
                return MatchCommand.Unreadable;
            }
            var quote = await new QuoteMatch(db, clock ?? await Clock(db)).Run(campaign.Id, amount, null);
            if (quote.IsRefused)
            {
                await stderr.WriteLineAsync($"{name}: {amount} cannot be given now ({quote.Refusal}).");
                return MatchCommand.Found;
            }
            await stdout.WriteLineAsync(asked.Has("--json")
                ? AsJson(campaign, quote.Value) : await AsText(db, campaign, quote.Value, language));
            return MatchCommand.Ok;
        };
    }

    private static async Task<TimeProvider> Clock(Db db) =>
        new TerritoryClock { Ahead = (await Territory.Find(db))?.ClockAhead ?? TimeSpan.Zero };

    private static string AsJson(Campaign campaign, MatchQuote quote) => JsonSerializer.Serialize(new
    {
        campaign = campaign.Slug,
        amount = quote.Amount.Cents,
        matched = quote.Matched.Cents,
        by_fund = quote.Shares.Select(share => new
        {
            id = share.FundId, name = share.FundName, funder = share.Funder, line = share.Line,
            cents = share.Cents.Cents,
        }),
        trace = Readable.Trace(quote.Trace),
    }, Readable.Json);

    private static async Task<string> AsText(Db db, Campaign campaign, MatchQuote quote, string language)
    {
        var words = TraceWords.In(language);
        var scheme = await Calls.Scheme(db, campaign.SchemeId);
        var blocks = scheme.Lines.Select(line =>
        {
            var trace = quote.Trace.Where(step => step.Line == line.Id).ToList();
            var shares = quote.Shares.Where(share => share.Line == line.Id).ToList();
            return MatchExplain.Block(new LineInWords(words.Name(line.Id),
                [
                    .. words.Sentences(trace, line.Rule, campaign.GoalCents),
                    .. shares.Select(share => words.Share($"{share.Funder} ({share.FundName})", share.Cents.Cents)),
                ],
                words.Result(shares.Sum(share => share.Cents.Cents))));
        });
        return string.Join("\n\n", [.. blocks, words.Total(quote.Matched.Cents, quote.Amount.Cents)]);
    }
}
