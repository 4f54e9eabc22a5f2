using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Taking one's data along, and taking oneself away.</summary>
[Route("{lang:lang}/compte")]
[WorkerOnly]
[SecondFactorFirst]
public sealed class ErasuresController(Db db, CurrentPerson me) : Controller
{
    [HttpGet("donnees.json")]
    public async Task<IActionResult> Export([FromServices] PersonalData data) =>
        await data.Export(me.Id) is { } file
            ? File(file, "application/json", "okote-mes-donnees.json") : NotFound();

    [HttpGet("suppression")]
    public async Task<IActionResult> New() => View(await ErasePerson.Obstacle(db, me.Id));

    [HttpPost("suppression")]
    public async Task<IActionResult> Create([FromServices] ErasePerson erase)
    {
        if ((await erase.Run(me.Id)).IsRefused) return View(nameof(New), await ErasePerson.Obstacle(db, me.Id));
        await PersonSignIn.Leave(HttpContext);
        return View("Done");
    }
}
