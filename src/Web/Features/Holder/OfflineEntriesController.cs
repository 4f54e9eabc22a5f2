using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Form">Null while the campaign takes no gifts.</param>
public sealed record OfflineEntriesPage(
    Proposal Proposal, OfflineSums Sums, Sheet Gifts, MoneyForm? Form, FormErrors Errors);

/// <summary>Gifts that the holder took at a desk or a market stand, entered with their receipts; somebody of the team
/// validates each before it counts.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/dons-hors-ligne")]
[WorkerOnly(Workplace.Holder)]
public sealed class OfflineEntriesController(Db db, CurrentPerson me, TimeProvider clock, Texts texts) : Controller
{
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
        var gift = new OfflineGift(cle, id, OfflineQuestions.Means(this),
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
        var gifts = await new HolderSheets(db, texts, me).Offline(SheetAsk.Of(Request), id);
        return this.Sheet(gifts, "Index", new OfflineEntriesPage(proposal, await OfflineGifts.Sums(db, id), gifts,
            open.Any(campaign => campaign.Id == id) ? Form(id) : null, errors));
    }

    private MoneyForm Form(Guid id) => new(texts["Money.NewOffline"], HolderPlace.Project(id, "dons-hors-ligne"),
        texts["Money.EnterOffline"], OfflineQuestions.Of(this, texts));
}
