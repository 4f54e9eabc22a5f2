using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Where a campaign's money came from and went, for people and for machines; the three say the same.</summary>
[Route("{lang:lang}/campagnes/{slug}")]
public sealed class TransparencyController(Db db, Texts texts) : Controller
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    [HttpGet("transparence")]
    public async Task<IActionResult> Show(string slug) =>
        await Transparency.Find(db, slug) is { } found ? View("Show", found) : NotFound();

    [HttpGet("transparence.csv")]
    public async Task<IActionResult> Csv(string slug)
    {
        if (await Transparency.Find(db, slug) is not { } found) return NotFound();
        var section = new SheetSection("transparence",
            SheetColumns.Of(texts, "Public", "flow", "source", "decision", "#amount", "when"),
            [.. TransparencyRows.Of(found).Select(row => new SheetCell[]
            {
                SheetCell.Code(row.Flow), row.Source, row.Decision, row.Amount, row.At,
            })]);
        return File(SheetCsv.Write(section, texts), "text/csv; charset=utf-8", $"transparence-{slug}.csv");
    }

    [HttpGet("transparence.json")]
    public async Task<IActionResult> Data(string slug)
    {
        if (await Transparency.Find(db, slug) is not { } found) return NotFound();
        return Content(JsonSerializer.Serialize(new
        {
            campaign = found.Heading.Id, found.Heading.Slug, found.Heading.Title, found.Heading.State, currency = "EUR",
            equalsLedger = found.EqualsLedger,
            rows = TransparencyRows.Of(found).Select(row => new
            {
                row.Flow, row.Source, row.Decision, cents = row.Amount.Cents, row.At,
            }),
            ledger = new
            {
                committedCents = found.Books.Committed.Cents, collectedCents = found.Books.Collected.Cents,
                matchPostedCents = found.Books.MatchPosted.Cents, matchPendingCents = found.Books.MatchPending.Cents,
            },
        }, Readable), "application/json; charset=utf-8");
    }
}

/// <summary>One line of the files: what moved, whose it was, by which decision, how much and when.</summary>
/// <param name="Flow">A stable word for machines, in English.</param>
public sealed record TransparencyRow(string Flow, string Source, string? Decision, Money Amount, DateTimeOffset? At);

public static class TransparencyRows
{
    public static IEnumerable<TransparencyRow> Of(Transparency t)
    {
        yield return new("gifts_promised", "citizens", null, t.Gifts.Promised, null);
        yield return new("gifts_collected", "citizens", null, t.Gifts.Collected, t.Gifts.LastAt);
        yield return new("gifts_refunded", "citizens", null, t.Gifts.Refunded, null);
        foreach (var fund in t.Funders)
        {
            yield return new("match_reserved", fund.Organisation, fund.DecisionNumber, fund.Reserved, null);
            yield return new("match_earned", fund.Organisation, fund.DecisionNumber, fund.Earned, null);
            yield return new("match_called", fund.Organisation, fund.DecisionNumber, fund.Called, null);
            yield return new("match_paid", fund.Organisation, fund.DecisionNumber, fund.Paid, fund.PaidAt);
        }
        // What is only planned has not moved: the books do not know it yet.
        foreach (var move in t.Moves.Where(move => move.ApprovedAt is null))
            yield return new($"{move.Stream}_planned", t.Heading.Holder, null, move.Gross, move.PlannedAt);
        foreach (var move in t.Moves.Where(move => move.ApprovedAt is not null))
        {
            yield return new($"{move.Stream}_settled", t.Heading.Holder, null, move.Gross, move.ApprovedAt);
            yield return new($"{move.Stream}_commission", t.Heading.Holder, null, move.Commission, move.ApprovedAt);
            yield return new($"{move.Stream}_paid", t.Heading.Holder, null, move.Paid, move.ConfirmedAt);
        }
    }
}
