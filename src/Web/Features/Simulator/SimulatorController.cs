using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Okote.Web;

/// <summary>The simulator's page: where gifts may come from, the form, and what came of it.</summary>
public sealed record SimulatorPage(IReadOnlyList<(string Id, string Name)> Sources, TrialOutcome Outcome)
{
    public SimulatorForm Form => Outcome.Form;
}

/// <summary>Cities and companies try a draft rule on past campaigns. Nothing is written, nothing uploaded is kept.
/// </summary>
[Route("{lang:lang}/simulateur")]
[FunderOnly]
[EnableRateLimiting(RateLimits.Contributions)]
public sealed class SimulatorController(RuleTrial trial) : Controller
{
    private const int Post_BytesMax = 4 * GiftCsv.File_BytesMax;

    [HttpGet("")]
    public async Task<IActionResult> New(string? source)
    {
        if (await trial.Begin(source.OrNull() ?? SimulatorForm.Season) is not { } form) return NotFound();
        return await Page(new TrialOutcome(form, new FormErrors(), null));
    }

    [HttpPost("")]
    [RequestSizeLimit(Post_BytesMax)]
    [RequestFormLimits(ValueLengthLimit = Post_BytesMax, MultipartBodyLengthLimit = Post_BytesMax)]
    public async Task<IActionResult> Create([FromForm] SimulatorForm form) =>
        await trial.Run(form) is { } outcome ? await Page(outcome) : NotFound();

    /// <summary>The same figures for a spreadsheet.</summary>
    [HttpPost("resultat.csv")]
    [RequestSizeLimit(Post_BytesMax)]
    [RequestFormLimits(ValueLengthLimit = Post_BytesMax, MultipartBodyLengthLimit = Post_BytesMax)]
    public async Task<IActionResult> Download([FromForm] SimulatorForm form)
    {
        if (await trial.Run(form) is not { } outcome) return NotFound();
        if (outcome.Result is not { } result) return await Page(outcome);
        return File(Encoding.UTF8.GetBytes(SimulationCsv.Write(result)), "text/csv; charset=utf-8", "simulation.csv");
    }

    private async Task<IActionResult> Page(TrialOutcome outcome)
    {
        var wrong = outcome.Errors.Any || outcome.RuleProblems.Count > 0 || outcome.CsvProblems.Count > 0;
        if (wrong) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        // What was typed may have been put in order; the page must show that, not the raw answers.
        ModelState.Clear();
        return View("Show", new SimulatorPage(await trial.Sources(), outcome));
    }
}
