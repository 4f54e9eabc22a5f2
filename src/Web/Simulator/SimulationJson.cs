using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A simulation for programs: cents, and instants in ISO 8601.</summary>
public static class SimulationJson
{
    // The text goes to terminals and files, never into a page, so letters with accents stay readable.
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Write(Comparison shown) => JsonSerializer.Serialize(new
    {
        shown.Source,
        Draft = Of(shown.Draft),
        Current = shown.Current is { } current ? Of(current) : null,
    }, Readable);

    private static object Of(Simulated x) => new
    {
        x.Given, x.Gifts, x.Contributors, x.Matched, x.Due, Estimate = x.IsEstimate, x.Succeeding, x.WhollyMatched,
        x.PartlyMatched, x.Unmatched, x.SmallGifts, x.TopTenth,
        Lines = x.Lines.Select(line => new
        {
            line.Id, line.Amount, line.Matched, line.Due, line.Left, line.Settles,
            ExhaustedAt = Instant(line.ExhaustedAt),
        }),
        Funds = x.Funds.Select(fund => new
        {
            fund.Id, fund.Name, fund.Line, fund.Amount, fund.Matched, fund.Due, fund.Left,
            ExhaustedAt = Instant(fund.ExhaustedAt),
        }),
        x.Bands, x.Campaigns, x.Lumps,
        Overcommitted = x.Overcommitted.Select(over => new { over.Line, over.Campaigns, over.Claims, over.Over }),
        Spending = x.Spending.Select(point => new { At = Instant(point.At), point.Spent }),
    };

    private static string? Instant(long? at) => at is { } seconds
        ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;
}
