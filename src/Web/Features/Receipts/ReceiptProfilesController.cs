using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What was typed about the receipts an organisation wants to give.</summary>
public sealed record ReceiptProfileForm(
    string[]? Articles, string? Categorie, string? Precision, string? Objet, string? Signataire, string? Qualite)
{
    public static ReceiptProfileForm Of(ReceiptDeclaration said) => new([.. said.Bases], said.Category, said.Detail,
        said.Object, said.SignatoryName, said.SignatoryQuality);

    public ReceiptDeclaration Read() => new(Articles ?? [], Categorie, Precision ?? "", Objet ?? "", Signataire ?? "",
        Qualite ?? "");
}

public sealed record ReceiptProfilePage(
    ReceiptProfile Profile, ReceiptProfileForm Form, FormErrors Errors, bool MayEdit, bool MaySign)
{
    public string Address => $"/{Languages.Current}/porteur/recus/{Profile.Organisation.Id}";

    /// <summary>Where each thing that is missing is put right.</summary>
    public string LinkOf(ReceiptGap gap) => gap switch
    {
        ReceiptGap.Eligibility => "#articles",
        ReceiptGap.Category => "#categorie",
        ReceiptGap.Object => "#objet",
        ReceiptGap.Signatory => "#signataire",
        ReceiptGap.Mandate => "#mandat",
        ReceiptGap.Address or ReceiptGap.Identifier =>
            $"/{Languages.Current}/organisations/{Profile.Organisation.Id}",
    };
}

/// <summary>What stands between an organisation and its receipts: the declaration, the mandate, and what is still
/// missing. Members read it, administrators write it, whoever may bind the organisation signs.</summary>
[Route("{lang:lang}/porteur/recus/{organisation:guid}")]
[WorkerOnly(Workplace.Holder)]
public sealed class ReceiptProfilesController(Db db, CurrentPerson me, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid organisation) => await Find(organisation) is { } profile
        ? View(Page(profile, ReceiptProfileForm.Of(profile.Declaration), new FormErrors())) : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Update(
        Guid organisation, [FromForm] ReceiptProfileForm form, [FromServices] DeclareReceipts declare)
    {
        if (await Find(organisation) is not { } profile) return NotFound();
        var saved = await declare.Run(organisation, form.Read(), me.Id);
        return saved.IsRefused ? Again(profile, form, saved.Refusal.Value)
            : After(organisation, texts["Receipts.ProfileSaved"]);
    }

    /// <param name="empreinte">Hash of the declaration that the page showed.</param>
    [HttpPost("mandats")]
    public async Task<IActionResult> Sign(Guid organisation, [FromForm] string? empreinte, [FromForm] string? nom,
        [FromForm] string? qualite, [FromServices] SignReceiptMandate sign)
    {
        if (await Find(organisation) is not { } profile) return NotFound();
        // What is no hash at all is that of no declaration.
        var shown = empreinte is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : [];
        var signed = await sign.Run(organisation, shown, nom ?? "", qualite ?? "", me.Id);
        return signed.IsRefused
            ? Again(profile, ReceiptProfileForm.Of(profile.Declaration), signed.Refusal.Value)
            : After(organisation, texts["Receipts.MandateSigned"]);
    }

    [HttpPost("mandats/retraits")]
    public async Task<IActionResult> End(Guid organisation, [FromServices] EndReceiptMandate end)
    {
        if (await Find(organisation) is null || (await end.Run(organisation, me.Id)).IsRefused) return NotFound();
        return After(organisation, texts["Receipts.MandateEnded"]);
    }

    private async Task<ReceiptProfile?> Find(Guid organisation) =>
        me.Holders.Contains(organisation) ? await ReceiptProfiles.Find(db, organisation) : null;

    private IActionResult After(Guid organisation, string sentence)
    {
        this.Say(sentence);
        return new SeeOther($"/{Languages.Current}/porteur/recus/{organisation}");
    }

    private IActionResult Again(ReceiptProfile profile, ReceiptProfileForm form, Refusal refusal)
    {
        if (refusal == Refusal.NotFound) return NotFound();
        var page = Page(profile, form, new FormErrors());
        page.Errors.Add("", texts.Refusal(refusal));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), page);
    }

    private ReceiptProfilePage Page(ReceiptProfile profile, ReceiptProfileForm form, FormErrors errors) => new(profile,
        form, errors, me.IsAdminOf(profile.Organisation.Id),
        me.IsAdminOf(profile.Organisation.Id) && me.MaySignFor(profile.Organisation.Id));
}
