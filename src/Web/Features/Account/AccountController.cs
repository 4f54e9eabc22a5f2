using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record ProfileForm(string? Nom, string? Langue);

public sealed record AccountHome(
    CurrentPerson Me, AccountPage Account, ProfileForm Form, FormErrors Errors, bool Saved)
{
    /// <summary>Somebody asked for the second factor to be taken away: the person may say it was not them.</summary>
    public bool FactorIsLost { get; init; }

    /// <summary>So few codes on paper that the next ones should be made now.</summary>
    public bool CodesRunOut => Account.AuthenticatorSince is not null && SecondFactors.IsFew(Account.RecoveryCodes);
}

/// <summary>Contributions of one page, what each unlocked, and where the next ones begin.</summary>
public sealed record OwnContributions(
    IReadOnlyList<OwnContribution> Gifts, ILookup<Guid, OwnUnlock> Unlocks, string? Next);

/// <summary>What one person finds about themselves.</summary>
[Route("{lang:lang}/compte")]
[WorkerOnly]
public sealed class AccountController(Db db, CurrentPerson me, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(bool enregistre = false)
    {
        var account = (await AccountPages.Find(db, me.Id))!;
        return View(new AccountHome(
            me, account, new ProfileForm(account.Name, account.Language), new FormErrors(), enregistre)
        {
            FactorIsLost = await FactorResets.OpenOf(db, me.Id) is not null,
        });
    }

    [HttpPost("")]
    public async Task<IActionResult> Update([FromForm] ProfileForm form, [FromServices] ChangeProfile change)
    {
        var language = Languages.All.Contains(form.Langue) ? form.Langue! : Languages.Current;
        var changed = await change.Run(me.Id, form.Nom, language);
        if (!changed.IsRefused) return new SeeOther($"/{language}/compte?enregistre=true");
        var errors = new FormErrors();
        errors.Add("nom", texts.Refusal(changed.Refusal.Value));
        return View(nameof(Show), new AccountHome(me, (await AccountPages.Find(db, me.Id))!, form, errors, false));
    }

    [HttpGet("dons")]
    public async Task<IActionResult> Contributions(Guid? avant)
    {
        var found = await AccountPages.Contributions(db, me.Id, avant, AccountPages.Page_RowsMax + 1);
        var (gifts, next) = found.Page(AccountPages.Page_RowsMax,
            gift => $"/{Languages.Current}/compte/dons{Query.Of(("avant", gift.Id.ToString()))}");
        var unlocks = await AccountPages.Unlocks(db, me.Id, [.. gifts.Select(gift => gift.Id)]);
        return View(new OwnContributions(gifts, unlocks.ToLookup(unlock => unlock.ContributionId), next));
    }

    /// <summary>Also this session: whoever signs out everywhere has a reason.</summary>
    [HttpPost("deconnexions")]
    public async Task<IActionResult> SignOutEverywhere()
    {
        await Credentials.SignOutEverywhere(db, me.Id);
        await PersonSignIn.Leave(HttpContext);
        return new SeeOther($"/{Languages.Current}/connexion");
    }
}
