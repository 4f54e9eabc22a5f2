using Microsoft.AspNetCore.Mvc;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Everything about one public decision, in one archive.</summary>
[PaperReader]
public sealed class DecisionFilesController(DecisionFiles files, CurrentPerson me, PaperIssuer issuer) : Controller
{
    [HttpGet("{lang:lang}/papiers/enveloppes/{fund:guid}/dossier.zip")]
    public async Task<IActionResult> Show(Guid fund) =>
        await files.Find(fund, PaperPage.Scope(me, me.Cities), issuer) is not { } file
            ? NotFound() : new ArchiveResult(file);
}

/// <summary>Hands out an archive. It is put together in a file first, which disappears by itself: so it never fills
/// the memory, and what fails does so before anything was sent.</summary>
public sealed class ArchiveResult(DecisionFile file) : ActionResult
{
    private const int Buffer_BytesMax = 81_920;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, cancel) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var archive = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            Buffer_BytesMax, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        await file.Write(archive, cancel);
        archive.Position = 0;
        response.ContentType = "application/zip";
        response.ContentLength = archive.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        await archive.CopyToAsync(response.Body, cancel);
    }
}
