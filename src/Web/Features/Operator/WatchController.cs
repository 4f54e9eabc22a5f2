using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Payments;

namespace Okote.Web;

/// <summary>What came in from outside.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class WatchController(Db db, Texts texts) : Controller
{
    [HttpGet("webhooks")]
    public async Task<IActionResult> Events()
    {
        var ask = SheetAsk.Of(Request);
        var list = await ProviderPages.Events(db, ask["statut"], ask["q"], ask.List());
        var section = SheetSection.Of(texts["Operator.Room_webhooks"],
            texts.Columns("event", "kind*", "object", "state", "#tries*", "note", "when*"), list, row =>
            [
                SheetCell.Code(row.Id, SheetTexts.Room($"/webhooks/{row.Id}")), row.Type, SheetCell.Long(row.About),
                SheetCell.State(row.State), (long)row.Tries, NoteOf(row), row.ReceivedAt,
            ]);
        return this.Sheet(new Sheet(texts["Operator.Room_webhooks"],
        [
            SheetFilter.Select(ask, "statut", texts["Operator.Col_state"], ["received", "done", "ignored", "failed"]),
            SheetFilter.Search(ask, "q", texts["Operator.SearchEvent"]),
        ], [section], []));
    }

    /// <summary>A note is for a person where something failed, or came as it should not.</summary>
    private static string? NoteOf(ProviderEventRow row) =>
        row.State == "failed" || row.Note.StartsWith(WebhookAlert.Mark, StringComparison.Ordinal) ? row.Note : null;

    [HttpGet("webhooks/{id}")]
    public async Task<IActionResult> Event(string id)
    {
        if (await ProviderPages.FindEvent(db, id) is not { } found) return NotFound();
        var facts = new SheetSection(texts["Operator.Event"], [],
        [
            texts.Fact("kind", found.Type), texts.Fact("state", SheetCell.State(found.State)),
            texts.Fact("when", found.ReceivedAt), texts.Fact("created", found.Created),
            texts.Fact("ended", found.EndedAt), texts.Fact("tries", (long)found.Tries),
            texts.Fact("note", found.Note), texts.Fact("apiVersion", found.ApiVersion),
            texts.Fact("account", found.Account), texts.Fact("body", SheetCell.Block(found.Body)),
        ]);
        return this.Sheet(new Sheet(found.Id, [], [facts],
            [(texts["Operator.Room_webhooks"], SheetTexts.Room("/webhooks"))]));
    }
}
