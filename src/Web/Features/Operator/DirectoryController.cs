using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A public body as typed.</summary>
public sealed record PublicBodyForm
{
    public Guid Cle { get; init; } = Guid.CreateVersion7();

    public string? Nom { get; init; }

    public string? Commune { get; init; }

    public string? Siren { get; init; }

    public bool Inventee { get; init; }
}

public sealed record PublicBodyPage(PublicBodyForm Form, FormErrors Errors);

/// <summary>Organisations: looked up, and public bodies entered.</summary>
[Route("{lang:lang}/operator/organisations")]
[WorkerOnly(Workplace.Operator)]
public sealed class DirectoryController(Db db, Texts texts) : Controller
{
    private static readonly string[] Kinds = ["association", "cooperative", "company", "public_body"];

    private static readonly string[] Payouts = ["none", "pending", "enabled", "restricted"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await DirectoryPages.Organisations(
            db, ask.OneOf("genre", Kinds), ask.OneOf("versement", Payouts), ask["q"], ask.List());
        var create = SheetAction.Link(texts["Desk.NewBody"], DeskWords.Room("/organisations/nouvelle"));
        var section = SheetSection.Of(texts["Desk.Organisations"],
            SheetColumns.Of(texts, "Desk", "name*", "kind*", "town*", "siren", "payout*", "#members", "#campaigns",
                "#funds"),
            list, row =>
            [
                SheetCell.To(row.Name, DeskWords.Room($"/organisations/{row.Id}")), texts.Desk("Org", row.Kind),
                row.Town, SheetCell.Code(row.Siren), Payout(row), (long)row.Members, (long)row.Campaigns,
                (long)row.Funds,
            ]) with { Empty = new SheetEmpty(texts["Desk.NoOrganisations"], create) };
        return this.Sheet(new Sheet(texts["Desk.Organisations"],
        [
            SheetFilter.Choice(ask, "genre", texts["Desk.Col_kind"], texts.DeskChoices("Org", Kinds)),
            SheetFilter.Choice(ask, "versement", texts["Desk.Col_payout"], texts.DeskChoices("Payout", Payouts)),
            SheetFilter.Search(ask, "q", texts["Desk.SearchOrganisation"]),
        ], [section], []) { Actions = [create] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await DirectoryPages.Organisation(db, id) is not { } page) return NotFound();
        var heading = page.Heading;
        return this.Sheet(new Sheet(heading.Name, [],
            [Facts(heading), Members(page), Campaigns(page), Funds(page), Papers(page)],
            [(texts["Desk.Organisations"], DeskWords.Room("/organisations"))])
        {
            Actions = [SheetAction.Link(texts["Desk.Audit"], DeskWords.AuditOf(id))],
        });
    }

    [HttpGet("nouvelle")]
    public IActionResult New() => View("Form", new PublicBodyPage(new PublicBodyForm(), new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromForm] PublicBodyForm form, [FromServices] RegisterOrganisation register)
    {
        var errors = new FormErrors();
        var siren = Siren.Read(form.Siren);
        if (string.IsNullOrWhiteSpace(form.Nom)) errors.Add("nom", texts["Desk.Missing"]);
        if (siren.Flaw is not (null or IdentifierFlaw.Empty)) errors.Add("siren", texts["Desk.SirenWrong"]);
        if (!errors.Any)
        {
            var registered = await register.Run(new OrganisationEntry(form.Cle, OrganisationKind.PublicBody,
                form.Nom!.Trim(), siren.Value?.Text, form.Commune?.Trim(), form.Inventee));
            if (!registered.IsRefused) return new SeeOther(DeskWords.Room($"/organisations/{registered.Value}"));
            if (registered.Refusal == Refusal.SameIdOtherContent) form = form with { Cle = Guid.CreateVersion7() };
            errors.Add("", texts.Refusal(registered.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Form", new PublicBodyPage(form, errors));
    }

    private SheetCell Payout(OrganisationRow row) => row.Kind is "association" or "cooperative"
        ? new SheetCell(texts.Desk("Payout", row.PayoutState),
            Tone: row.PayoutState switch { "enabled" => "good", "restricted" => "bad", _ => null })
        : (string?)null;

    private SheetSection Facts(OrganisationRow row) => new(texts["Desk.Identity"], [],
    [
        [texts["Desk.Col_kind"], texts.Desk("Org", row.Kind)], [texts["Desk.Col_town"], row.Town],
        [texts["Desk.Col_siren"], Checked(row.Siren)], [texts["Desk.Col_payout"], Payout(row)],
        [texts["Desk.Col_fictional"], texts[row.Fictional ? "Site.Yes" : "Site.No"]],
        [texts["Desk.Col_created"], row.CreatedAt],
    ]);

    /// <summary>A number that cannot be one is marked; a missing one is not an error: some associations have none.
    /// </summary>
    private static SheetCell Checked(string? siren) => siren is null ? (string?)null
        : SheetCell.Code(siren) with { Tone = Siren.Read(siren).Value is not null ? "good" : "bad" };

    private SheetSection Members(OrganisationPage page) => new(texts["Desk.Members"],
        SheetColumns.Of(texts, "Desk", "name", "role", "standing", "sign", "access"),
        [.. page.Members.Select(row => new SheetCell[]
        {
            SheetCell.To(row.Name, DeskWords.Room($"/personnes/{row.PersonId}")), texts.Desk("Role", row.Role),
            texts.Desk("Standing", row.Standing), texts[row.MaySign ? "Site.Yes" : "Site.No"],
            row.IsDisabled ? new SheetCell(texts["Desk.AccessClosed"], Tone: "bad") : texts["Desk.AccessOpen"],
        })]);

    private SheetSection Campaigns(OrganisationPage page) => new(texts["Desk.Col_campaigns"],
        SheetColumns.Of(texts, "Desk", "title", "state", "#goal"),
        [.. page.Campaigns.Select(row => new SheetCell[]
        {
            SheetCell.To(row.Title, DeskWords.Room($"/dossiers/{row.Id}")), SheetCell.State(row.State), row.Goal,
        })]);

    private SheetSection Funds(OrganisationPage page) => new(texts["Desk.Col_funds"],
        SheetColumns.Of(texts, "Desk", "name", "kind", "state", "#amount"),
        [.. page.Funds.Select(row => new SheetCell[]
            { row.Name, texts.Desk("Fund", row.Kind), SheetCell.State(row.State), row.Amount })]);

    private SheetSection Papers(OrganisationPage page) => new(texts["Desk.Documents"],
        SheetColumns.Of(texts, "Desk", "document", "kind", "when"),
        [.. page.Documents.Select(row => new SheetCell[]
        {
            SheetCell.To(row.FileName, $"/{Languages.Current}/documents/{row.Id}"), row.Kind, row.UploadedAt,
        })]);
}
