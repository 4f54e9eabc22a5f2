using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Asked">The seal somebody has noted and looks up again; null for none.</param>
public sealed record SealView(SealPage Page, SealState State, LedgerSeal? Asked, string? Typed);

/// <summary>Whether the books are still what they were when they were sealed: for people, for machines, and as a small
/// picture for other sites.</summary>
[Route("{lang:lang}/comptes")]
public sealed class SealsController(Db db, Texts texts, TimeProvider clock) : Controller
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    [HttpGet("sceau")]
    public async Task<IActionResult> Show(string? numero)
    {
        var page = await SealPages.Read(db);
        var asked = long.TryParse(numero, out var position) ? await LedgerSeals.Find(db, position) : null;
        return View("Show", new SealView(page, page.State(clock.GetUtcNow()), asked, numero));
    }

    [HttpGet("sceau.json")]
    [ResponseCache(Duration = 60)]
    public async Task<IActionResult> Data()
    {
        var page = await SealPages.Read(db);
        return Content(JsonSerializer.Serialize(new
        {
            state = page.State(clock.GetUtcNow()).ToDb(),
            verifiedAt = page.Latest?.VerifiedAt, wholeVerifiedAt = page.LatestWhole?.VerifiedAt,
            verified = page.Verified is { } seal ? Written(seal) : null,
            journals = page.Verified?.ToPosition ?? 0, transfers = page.Transfers,
            wrong = page.Latest is { Holds: false } latest
                ? new { what = latest.Wrong, position = latest.WrongPosition } : null,
            seals = page.Newest.Select(Written),
        }, Readable), "application/json; charset=utf-8");
    }

    [HttpGet("sceau.svg")]
    [ResponseCache(Duration = 60)]
    public async Task<IActionResult> Badge()
    {
        var page = await SealPages.Read(db);
        var state = page.State(clock.GetUtcNow());
        var detail = page.Verified is { } seal
            ? texts["Books.BadgeSeal", seal.Position, Moments.Date(seal.SealedAt)] : texts["Books.BadgeNone"];
        return Content(SealDrawing.Draw(state, texts[$"Books.State_{state}"], detail), "image/svg+xml");
    }

    private static object Written(LedgerSeal seal) => new
    {
        seal.Position, journals = seal.ToPosition, sha256 = Convert.ToHexStringLower(seal.Hash), seal.SealedAt,
    };
}
