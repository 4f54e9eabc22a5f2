using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PublicCallPage(PublicCall Call, IReadOnlyList<CallFunder> Funders);

/// <summary>By what projects are chosen, published before the first of them applies.</summary>
[Route("{lang:lang}/appels")]
public sealed class PublicCallsController(Db db) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index() => View("Index", await PublicCalls.All(db));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await PublicCalls.Find(db, id) is { } call
        ? View("Show", new PublicCallPage(call, await PublicCalls.Funders(db, id))) : NotFound();
}
