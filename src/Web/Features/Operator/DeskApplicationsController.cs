using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Web;

/// <summary>The page of one application.</summary>
/// <param name="Content">Hash of what an approval would be about, as it is now.</param>
/// <param name="Shared">Cards and accounts that paid for several people.</param>
/// <param name="Typed">What was typed before something was refused.</param>
public sealed record ApplicationShowPage(
    ApplicationPage Application, IReadOnlyList<Document> Documents, byte[] Content,
    IReadOnlyList<ReviewArea> OpenAreas, IReadOnlyList<Overcommitment> Over, IReadOnlyList<SharedMeans> Shared, Guid Me,
    ApplicationTyped Typed, FormErrors Errors)
{
    public bool HasInterest => Application.Interests.Any(interest => interest.PersonId == Me && interest.Interested);
}

/// <summary>The board: a column for each state, a card for each application.</summary>
public sealed record BoardPage(
    IReadOnlyList<ApplicationRow> Rows, ApplicationFilter Filter, ApplicationChoices Choices);

/// <summary>Applications: read, reviewed and moved.</summary>
[Route("{lang:lang}/operator/dossiers")]
[WorkerOnly(Workplace.Operator)]
public sealed class DeskApplicationsController(Db db, Texts texts, CurrentPerson me, ApplicationMoves moves)
    : Controller
{
    private static readonly string[] States =
    [
        "draft", "submitted", "changes_requested", "approved", "scheduled", "live", "closing", "succeeded", "failed",
        "cancelled", "settled", "reported", "accepted",
    ];

    private static readonly string[] Risks = ["low", "medium", "high"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var choices = await ApplicationPages.Choices(db);
        var list = await ApplicationPages.List(db, Filter(ask, choices), ask.List());
        var section = SheetSection.Of(texts["Desk.Applications"],
            SheetColumns.Of(texts, "Desk", "title*", "holder*", "call", "theme", "state*", "#goal*", "risk*",
                "reviewers", "#openAreas", "moved*"),
            list, row =>
            [
                SheetCell.To(row.Title, DeskWords.Room($"/dossiers/{row.Id}")), row.Holder, row.Call,
                texts.Theme(row.Theme), SheetCell.State(row.State), row.Goal, texts.RiskCell(row.Risk), row.Reviewers,
                (long)row.OpenAreas, row.MovedAt,
            ]) with { Empty = new SheetEmpty(texts["Desk.NoApplications"]) };
        return this.Sheet(new Sheet(texts["Desk.Applications"],
        [
            SheetFilter.Select(ask, "etat", texts["Desk.Col_state"], States),
            SheetFilter.Choice(ask, "appel", texts["Desk.Col_call"], Pairs(choices.Calls)),
            SheetFilter.Choice(ask, "theme", texts["Desk.Col_theme"],
                [.. choices.Themes.Select(theme => (theme, texts.Theme(theme)))]),
            SheetFilter.Choice(ask, "risque", texts["Desk.Col_risk"], texts.DeskChoices("Risk", Risks)),
            SheetFilter.Choice(ask, "relecteur", texts["Desk.Col_reviewers"], Pairs(choices.Reviewers)),
        ], [section], [])
        {
            Lead = texts["Desk.ApplicationsLead"],
            Actions = [SheetAction.Link(texts["Desk.Board"], DeskWords.Room("/dossiers/tableau"))],
        });
    }

    [HttpGet("tableau")]
    public async Task<IActionResult> Board()
    {
        var (ask, choices) = (SheetAsk.Of(Request), await ApplicationPages.Choices(db));
        var filter = Filter(ask, choices) with { State = null };
        return View(new BoardPage(await ApplicationPages.Board(db, filter), filter, choices));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await Page(id, new ApplicationTyped(), new FormErrors()) is { } page ? View(page) : NotFound();

    /// <summary>Approved, back to the holder, refused, or on the calendar: from its page or from a card.</summary>
    [HttpPost("{id:guid}/etapes")]
    public async Task<IActionResult> Move(Guid id, [FromForm] ApplicationTyped typed)
    {
        var refusal = await moves.Run(id, typed, me.Id);
        if (refusal is null)
            return new SeeOther(DeskWords.Room(typed.Depuis == "tableau" ? "/dossiers/tableau" : $"/dossiers/{id}"));
        return await Again(id, typed, refusal.Value, refusal == Refusal.ReasonMissing ? $"raison-{typed.Vers}" : "");
    }

    [HttpPost("{id:guid}/avis")]
    public async Task<IActionResult> Review(
        Guid id, [FromForm] ApplicationTyped typed, [FromServices] RecordReviews record)
    {
        var reviews = typed.Reviews();
        var refusal = reviews.Count == 0 ? Refusal.FieldMissing
            : (await record.Run(id, reviews, typed.Libre, me.Id)).Refusal;
        if (refusal is null) return new SeeOther(DeskWords.Room($"/dossiers/{id}") + "#avis");
        return await Again(id, typed, refusal.Value, refusal switch
        {
            Refusal.ReasonMissing => $"commentaire-{reviews.First(review => review.Problem() is not null).Area.ToDb()}",
            Refusal.ConflictOfInterest => "libre",
            _ => "",
        });
    }

    [HttpPost("{id:guid}/interets")]
    public async Task<IActionResult> Declare(
        Guid id, [FromForm] ApplicationTyped typed, [FromServices] DeclareInterest declare)
    {
        var declared = await declare.Run(id, me.Id, typed.Raison ?? "");
        return declared.IsRefused
            ? await Again(id, typed with { Vers = "interet" }, declared.Refusal.Value, "raison-interet")
            : new SeeOther(DeskWords.Room($"/dossiers/{id}") + "#interets");
    }

    private async Task<IActionResult> Again(Guid id, ApplicationTyped typed, Refusal refusal, string field)
    {
        var errors = new FormErrors();
        errors.Add(field, texts.Refusal(refusal));
        if (await Page(id, typed, errors) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", page);
    }

    private async Task<ApplicationShowPage?> Page(Guid id, ApplicationTyped typed, FormErrors errors)
    {
        if (await ApplicationPages.Find(db, id) is not { } application) return null;
        var campaign = (await Campaigns.Find(db, id))!;
        return new ApplicationShowPage(application, await Documents.OfSubject(db, id),
            ApproveCampaign.ContentOf(campaign), (await CampaignReviews.Standing(db, id)).Open,
            campaign.State == CampaignState.Approved ? await CallClaims.Over(db, campaign) : [],
            await SharedMeans.Of(db, id), me.Id, typed, errors);
    }

    private static ApplicationFilter Filter(SheetAsk ask, ApplicationChoices choices) => new(
        ask.OneOf("etat", States), ask.Id("appel"), ask.OneOf("theme", choices.Themes), ask.OneOf("risque", Risks),
        ask.Id("relecteur"));

    private static IReadOnlyList<(string, string)> Pairs(IReadOnlyList<Choice> choices) =>
        [.. choices.Select(choice => (choice.Id, choice.Name))];
}
