using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>What came of a season, and every way in which that is not what the file and the provider say.</summary>
/// <param name="Differences">One sentence each; empty is the only good answer.</param>
public sealed record SeasonOutcome(
    IReadOnlyList<CampaignResult> Campaigns, Money Clearing, IReadOnlyList<string> Differences)
{
    public static async Task<SeasonOutcome> Of(
        Season season, SeasonStage stage, SeasonDrive drive, CancellationToken stop)
    {
        var results = await CampaignResults.List(stage.Db, drive.Cast.Call);
        var clearing = await Accounts.Balance(stage.Db, Account.StripeClearing);
        return new SeasonOutcome(results, clearing,
        [
            .. OfCampaigns(season, results),
            .. OfTotals(season.Expected, results),
            .. await OfGifts(stage, drive),
            .. await OfChecks(stage),
            .. await OfProvider(stage, clearing, stop),
        ]);
    }

    private static IEnumerable<string> OfCampaigns(Season season, IReadOnlyList<CampaignResult> results)
    {
        var bySlug = results.ToDictionary(result => result.Slug);
        foreach (var campaign in season.Campaigns)
        {
            var (result, expected) = (bySlug[campaign.Id], campaign.Expected);
            var end = expected.Succeeds ? CampaignState.Settled : CampaignState.Failed;
            if (result.State != end) yield return $"{campaign.Id}: is {result.State}, must be {end}";
            foreach (var (name, is_, must) in new[]
            {
                ("citizen", result.Citizen, expected.Citizen), ("public", result.Public, expected.Public),
                ("private", result.Private, expected.Private), ("commission", result.Commission, expected.Commission),
                ("paid", result.Paid, expected.Paid),
            })
                if (is_ != must) yield return $"{campaign.Id}: {name} is {is_}, must be {must}";
        }
    }

    private static IEnumerable<string> OfTotals(SeasonTotals expected, IReadOnlyList<CampaignResult> results)
    {
        foreach (var (name, part, must) in new (string, Func<CampaignResult, Money>, Money)[]
        {
            ("citizen", r => r.Citizen, expected.Citizen), ("public", r => r.Public, expected.Public),
            ("private", r => r.Private, expected.Private), ("commission", r => r.Commission, expected.Commission),
            ("paid", r => r.Paid, expected.Paid),
        })
            if (Sum(results, part) is var sum && sum != must) yield return $"season: {name} is {sum}, must be {must}";
    }

    private static async Task<IEnumerable<string>> OfGifts(SeasonStage stage, SeasonDrive drive)
    {
        var ends = (await Contributions.StatusesOf(stage.Db, [.. drive.Played.Select(p => p.Id)]))
            .ToDictionary(row => row.Id, row => row.Status);
        return from played in drive.Played
               where ends[played.Id] != played.Gift.Ends
               select $"{played.Gift.Email}: the gift is {ends[played.Id]}, must be {played.Gift.Ends}";
    }

    private static async Task<IEnumerable<string>> OfChecks(SeasonStage stage) =>
        (await Checks.Run(stage.Db, stage.Clock.Now)).Select(spoken => $"check {spoken.Check}: {spoken.Row}");

    /// <summary>Object by object, kind by kind, and the balance: two books kept apart must agree three times.</summary>
    private static async Task<IEnumerable<string>> OfProvider(
        SeasonStage stage, Money clearing, CancellationToken stop)
    {
        var found = new List<string>();
        var compared = await stage.Use<CompareBooks>().Run(stop);
        if (!compared.IsEqual || !compared.WasQuiet)
            found.Add($"provider: {compared.Found} discrepancies, {compared.Ours} here, {compared.Theirs} there");
        found.AddRange((await stage.Sandbox.Check(stop)).Problems.Select(problem => $"sandbox: {problem}"));

        var books = await stage.Sandbox.Books(stop);
        var moved = (await ClearingTotals.List(stage.Db)).ToDictionary(total => total.Kind);
        Differ("charges", books.ChargedCents, Moved("charge"));
        Differ("refunds", books.RefundedCents, -Moved("refunded") - Moved("refund-came-back"));
        Differ("fees", books.FeeCents, -Moved("fee"));
        Differ("transfers", books.TransferredCents - books.ReversedCents, -Moved("payout"));
        Differ("balance", books.AvailableCents + books.PendingCents, clearing.Cents);
        if (books.UndeliveredWebhooks > 0) found.Add($"provider: {books.UndeliveredWebhooks} notices undelivered");
        return found;

        long Moved(string kind) => moved.TryGetValue(kind, out var total) ? total.Moved.Cents : 0;

        void Differ(string what, long theirs, long ours)
        {
            if (theirs != ours) found.Add($"{what}: {Money.Eur(theirs)} at the provider, {Money.Eur(ours)} here");
        }
    }

    public static Money Sum(IEnumerable<CampaignResult> results, Func<CampaignResult, Money> part) =>
        Money.Eur(results.Sum(result => part(result).Cents));
}
