using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Hands out the files people brought, to whoever may read them; to anybody else there is nothing.</summary>
public sealed class DocumentsController(Db db, Presence presence) : Controller
{
    private static readonly TimeSpan Picture_KeptMax = TimeSpan.FromDays(30);

    [HttpGet("/{lang:lang}/documents/{id:guid}")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await Documents.FindFor(db, await presence.Find(), id) is not { } document) return NotFound();
        // Nothing a file holds may run or load anything, even when somebody opens it by itself.
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.CacheControl = document.IsPublic
            ? $"public, max-age={Picture_KeptMax.TotalSeconds:0}, immutable" : "no-store";
        var isShown = document.IsPublic && FileType.Images.Contains(document.MediaType);
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(document.FileName);
        Response.Headers.ContentDisposition = disposition.ToString();
        return File(await Documents.Content(db, id), document.MediaType);
    }
}
