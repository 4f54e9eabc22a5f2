using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>Every piece of the working pages, alive and with its markup, for the people who build them.</summary>
[Route("{lang:lang}/composants")]
[DemoOnly]
[NoStore]
public sealed class ComponentsController(Texts texts, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public IActionResult Index() => View(new Samples(texts, clock.GetUtcNow(), SheetAsk.Of(Request)));

    /// <summary>What the sample buttons do: nothing but say so on the next page.</summary>
    [HttpPost("essais")]
    public IActionResult Try()
    {
        this.Say(texts["Design.Sample_Saved"]);
        return new SeeOther($"/{Languages.Current}/composants");
    }

    /// <summary>The sample list as a page and as a file.</summary>
    [HttpGet("liste")]
    public IActionResult List() =>
        this.Sheet(new Samples(texts, clock.GetUtcNow(), SheetAsk.Of(Request)).Sheet);
}
