using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>Rows of figures with their title.</summary>
public sealed record FigureTable(string Title, IReadOnlyList<FigureRow> Rows, bool OfCampaigns);

/// <summary>A call whose lines may promise more than its funds hold.</summary>
public sealed record CallWarning(string Call, Overcommitment Over);

/// <summary>What a city sees first: its money, what waits for it, and what it must not overlook.</summary>
public sealed record CityHome(
    IReadOnlyList<FigureRow> Envelopes, IReadOnlyList<CityTask> Queue, IReadOnlyList<PublicPayment> Payments,
    IReadOnlyList<CallWarning> Warnings, IReadOnlyList<Beneficiary> Blocked)
{
    public PublicMoney Sum => Envelopes.Aggregate(PublicMoney.None, (all, row) => all + row.Money);
}

[Route("{lang:lang}/collectivite")]
[WorkerOnly(Workplace.City)]
public sealed class CityController(Db db, Texts texts, CurrentPerson me, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var envelopes = await EnvelopeFigures.Envelopes(db, me.Cities);
        var warnings = new List<CallWarning>();
        foreach (var call in envelopes.Where(row => row.Voted > 0).DistinctBy(row => row.CallId))
            warnings.AddRange((await SchemeDrafts.Overcommitted(db, call.CallId))
                .Select(over => new CallWarning(call.Call, over)));
        var watched = await GrantWatch.Of(db, me.Cities, clock.GetUtcNow());
        var payments = await PublicPayments.All(db, me.Cities);
        return View(new CityHome(envelopes, await CityQueue.Of(db, me.Cities),
            [.. payments.Where(payment => payment.Next is not "done")], warnings,
            [.. watched.Where(beneficiary => beneficiary.IsBlocked)]));
    }

    /// <summary>Every envelope with its campaigns below it, for a spreadsheet.</summary>
    [HttpGet("enveloppes.csv")]
    public async Task<IActionResult> Download()
    {
        var text = new StringBuilder(string.Join(';', Columns.Select(key => texts[$"City.{key}"]))).Append('\n');
        foreach (var envelope in await EnvelopeFigures.Envelopes(db, me.Cities))
        {
            Line(text, envelope, envelope.Name, "");
            foreach (var campaign in await EnvelopeFigures.Campaigns(db, envelope.Id))
                Line(text, campaign, envelope.Name, campaign.Name);
        }
        return File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text.ToString())).ToArray(),
            "text/csv; charset=utf-8", "enveloppes.csv");
    }

    private static readonly string[] Columns =
    [
        "Envelope", "Campaign", "Organisation", "State", "Money_voted", "Money_held", "Money_confirmed", "Money_due",
        "Money_paid", "Money_remaining",
    ];

    private static void Line(StringBuilder text, FigureRow row, string envelope, string campaign) => text
        .AppendJoin(';', CsvCell.Of(envelope), CsvCell.Of(campaign), CsvCell.Of(row.Organisation), row.State,
            Cents(row.Voted), Cents(row.Held), Cents(row.Confirmed), Cents(row.Due), Cents(row.Paid),
            Cents(row.Remaining))
        .Append('\n');

    /// <summary>With the decimal sign of the reader's language, as their spreadsheet expects it.</summary>
    private static string Cents(long cents) => CsvCell.Of(string.Create(
        CultureInfo.CurrentCulture, $"{cents / 100}{CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator}{
            cents % 100:00}"));
}

/// <summary>A cell of a file that spreadsheets open.</summary>
public static class CsvCell
{
    /// <summary>A text that begins like a formula is kept from becoming one.</summary>
    public static string Of(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(";\"\n\r") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }
}
