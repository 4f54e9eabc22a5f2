using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The mails of the demo, and where the next ones begin.</summary>
public sealed record MailboxPage(string? To, IReadOnlyList<MailboxRow> Mails, string? Next);

/// <summary>Every persona of a demo territory, one click away. In any other territory there is nothing here.</summary>
[DemoOnly]
[NoStore]
public sealed class DemoController(Db db, TimeProvider clock) : Controller
{
    [HttpGet("/demo/{**rest}")]
    public IActionResult WithoutLanguage(string? rest) =>
        Redirect($"/{Languages.Preferred(Request)}/demo{(rest is null ? "" : "/" + rest)}{Request.QueryString}");

    [HttpGet("/{lang:lang}/demo")]
    public async Task<IActionResult> Personas()
    {
        var live = await CampaignCards.Find(db, new CampaignSearch(Status: "live"), null, clock.GetUtcNow(), 3);
        return View(live);
    }

    [HttpGet("/{lang:lang}/demo/mailbox")]
    public async Task<IActionResult> Mails(string? a, Guid? avant)
    {
        var to = a.OrNull();
        var (mails, next) = (await Mailbox.List(db, to, avant)).Page(Mailbox.Page_RowsMax,
            mail => $"/{Languages.Current}/demo/mailbox" + Query.Of(("a", to), ("avant", mail.Id.ToString())));
        return View(new MailboxPage(to, mails, next));
    }

    [HttpGet("/{lang:lang}/demo/mailbox/{id:guid}")]
    public async Task<IActionResult> Mail(Guid id) =>
        await Mailbox.Find(db, id) is { } mail ? View(mail) : NotFound();

    /// <summary>The mail's own HTML, in a frame that runs nothing and loads nothing.</summary>
    [HttpGet("/{lang:lang}/demo/mailbox/{id:guid}/html")]
    public async Task<IActionResult> Html(Guid id)
    {
        if (await Mailbox.Find(db, id) is not { } mail) return NotFound();
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
            + "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation allow-popups";
        return Content(mail.BodyHtml, "text/html; charset=utf-8");
    }
}

/// <summary>Outside a demo territory the answer is that of a page that does not exist.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DemoOnlyAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var demo = context.HttpContext.RequestServices.GetRequiredService<DemoTerritory>();
        if (!await demo.Exists()) context.Result = new NotFoundResult();
    }
}
