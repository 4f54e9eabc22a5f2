using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Everything that waits for a second pair of eyes, whoever asked.</summary>
[Route("{lang:lang}/operator/approbations")]
[WorkerOnly(Workplace.Operator)]
public sealed class DeskApprovalsController(Db db, Texts texts, CurrentPerson me, TimeProvider clock) : Controller
{
    private static readonly string[] Whose = ["mine", "others"];

    [HttpGet("")]
    public Task<IActionResult> Index() => List(null);

    /// <summary>Asks again for what nobody decided in time.</summary>
    [HttpPost("{kind}/{subject:guid}/renouvellements")]
    public async Task<IActionResult> Renew(string kind, Guid subject, [FromServices] RenewApproval renew)
    {
        var renewed = await renew.Run(kind, subject, me.Id);
        if (!renewed.IsRefused) return new SeeOther(DeskWords.Room("/approbations"));
        if (renewed.Refusal == Refusal.NotFound) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await List(texts.Refusal(renewed.Refusal.Value));
    }

    private async Task<IActionResult> List(string? problem)
    {
        var (ask, now) = (SheetAsk.Of(Request), clock.GetUtcNow());
        var kinds = await ApprovalPages.Kinds(db);
        var whose = ask.OneOf("qui", Whose);
        var list = await ApprovalPages.Waiting(
            db, me.Id, whose is null ? null : whose == "mine", ask.OneOf("genre", kinds), ask.List());
        var section = SheetSection.Of(texts["Desk.Approvals"],
            [
                .. SheetColumns.Of(texts, "Desk", "subject", "kind*", "requester", "requested*", "expires*", "content"),
                SheetColumns.Actions(texts),
            ],
            list, row =>
            [
                new SheetCell(row.Subject, DeskWords.Page(row.SubjectKind, row.SubjectId, row.Place)),
                texts.Desk("Kind", row.SubjectKind),
                row.RequestedBy == me.Id ? texts["Desk.You", row.Requester] : row.Requester, row.RequestedAt,
                row.HasExpired(now)
                    ? new SheetCell(Moments.Stamp(row.ExpiresAt), Tone: "bad", IsStamp: true) : row.ExpiresAt,
                SheetCell.Code(row.Fingerprint), SheetCell.Does(Actions(row, now)),
            ]) with { Empty = new SheetEmpty(texts["Desk.NoApprovals"]) };
        return this.Sheet(new Sheet(texts["Desk.Approvals"],
        [
            SheetFilter.Choice(ask, "qui", texts["Desk.Col_requester"], texts.DeskChoices("Whose", Whose)),
            SheetFilter.Choice(ask, "genre", texts["Desk.Col_kind"], texts.DeskChoices("Kind", kinds)),
        ], [section], []) { Lead = texts["Desk.ApprovalsLead"], Problem = problem });
    }

    private IReadOnlyList<SheetAction> Actions(WaitingApproval row, DateTimeOffset now)
    {
        var renewable = row.HasExpired(now) && (row.RequestedBy == me.Id || row.SubjectKind == "campaign");
        return renewable
            ? [SheetAction.Post(texts["Desk.Renew"], DeskWords.Room(
                $"/approbations/{row.SubjectKind}/{row.SubjectId}/renouvellements"), row.Subject)]
            : [];
    }
}
