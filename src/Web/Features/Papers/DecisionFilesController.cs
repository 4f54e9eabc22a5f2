using Microsoft.AspNetCore.Mvc;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Everything about one public decision, written into the answer while it is read from the books.</summary>
[PaperReader]
public sealed class DecisionFilesController(DecisionFiles files, CurrentPerson me, PaperIssuer issuer) : Controller
{
    [HttpGet("{lang:lang}/papiers/enveloppes/{fund:guid}/dossier.zip")]
    public async Task<IActionResult> Show(Guid fund) =>
        await files.Find(fund, PaperPage.Scope(me, me.Cities), issuer) is not { } file
            ? NotFound() : new ArchiveResult(file);
}

/// <summary>Streams an archive; its size is not known before it is written.</summary>
public sealed class ArchiveResult(DecisionFile file) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        return file.Write(response.Body, context.HttpContext.RequestAborted);
    }
}
