using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Form">Null while the campaign takes no gifts.</param>
public sealed record OfflineEntriesPage(
    Proposal Proposal, IReadOnlyList<OfflineGiftRow> Gifts, MoneyForm? Form, FormErrors Errors);

/// <summary>Gifts that the holder took at a desk or a market stand, entered with their receipts; somebody of the team
/// validates each before it counts.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/dons-hors-ligne")]
[WorkerOnly(Workplace.Holder)]
public sealed class OfflineEntriesController(Db db, CurrentPerson me, TimeProvider clock, Texts texts) : Controller
{
    private static readonly string[] Means = ["cash", "cheque", "transfer"];

    [HttpGet("")]
    public Task<IActionResult> Index(Guid id) => Page(id, new FormErrors());

    [HttpPost("")]
    public async Task<IActionResult> Create(
        Guid id, [FromForm] Guid cle, IFormFile? fichier, [FromServices] RecordOfflineGift record)
    {
        if (await Proposals.Find(db, me, id) is not { IsPublic: true }) return NotFound();
        var errors = new FormErrors();
        if (this.TypedAmount("montant") is not { } amount) errors.Add("montant", texts["Money.AmountWrong"]);
        if (this.TypedDay("jour") is not { } day) errors.Add("jour", texts["Money.DayWrong"]);
        if (fichier is null or { Length: 0 }) errors.Add("fichier", texts["Money.ProofMissing"]);
        if (errors.Any || cle.Version != 7) return await Page(id, errors);
        var language = this.Typed("langue") ?? "";
        var gift = new OfflineGift(cle, id,
            Enum.GetValues<OfflineMeans>().FirstOrDefault(means => means.ToDb() == this.Typed("moyen")),
            this.TypedAmount("montant")!.Value, this.TypedDay("jour")!.Value, this.Typed("percu-par") ?? "",
            this.Typed("nom") ?? "", this.Typed("courriel").OrNull(),
            Languages.All.Contains(language) ? language : Languages.Current);
        var entered = await record.Run(
            gift, await Proof.Of(fichier!, cle, "offline_gift", this.TypedId("cle-fichier")), me.Id, me.Holders);
        if (!entered.IsRefused) return new SeeOther(HolderPlace.Project(id, "dons-hors-ligne"));
        errors.Add("", texts.Refusal(entered.Refusal.Value));
        return await Page(id, errors);
    }

    private async Task<IActionResult> Page(Guid id, FormErrors errors)
    {
        if (await Proposals.Find(db, me, id) is not { IsPublic: true } proposal) return NotFound();
        if (errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var open = await OfflineGifts.OpenCampaigns(db, me.Holders, clock.GetUtcNow());
        return View("Index", new OfflineEntriesPage(proposal, await OfflineGifts.OfCampaign(db, id),
            open.Any(campaign => campaign.Id == id) ? Form(id) : null, errors));
    }

    private MoneyForm Form(Guid id) => new(texts["Money.NewOffline"], HolderPlace.Project(id, "dons-hors-ligne"),
        texts["Money.EnterOffline"],
        FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString()),
        FormField.Hidden("cle-fichier",
            this.Typed("cle-fichier") ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString()),
        new FormField("moyen", texts["Money.Col_means"], "select", this.Typed("moyen"))
            { Options = [.. Means.Select(means => (means, texts[$"Money.Means_{means}"]))] },
        new FormField("montant", texts["Money.Col_amount"], "amount", this.Typed("montant")),
        new FormField("jour", texts["Money.CollectedOn"], "date", this.Typed("jour")),
        new FormField("percu-par", texts["Money.CollectedBy"], "text", this.Typed("percu-par"))
            { Hint = texts["Money.CollectedByHint"] },
        new FormField("nom", texts["Money.GiverName"], "text", this.Typed("nom")) { IsOptional = true },
        new FormField("courriel", texts["Money.GiverEmail"], "email", this.Typed("courriel"))
            { IsOptional = true, Hint = texts["Money.GiverEmailHint"] },
        new FormField("langue", texts["Money.Language"], "select", this.Typed("langue", Languages.Current))
            { Options = [.. Languages.All.Select(language => (language, Languages.OwnName(language)))] },
        new FormField("fichier", texts["Money.Receipt"], "file", null) { Hint = texts["Money.FileHint"] });
}
