using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Web;

/// <summary>What runs by itself: the timetable, what each job did last, and a way to run one now.</summary>
[Route("{lang:lang}/operator/taches")]
[WorkerOnly(Workplace.Operator)]
public sealed class JobsController(Db db, Texts texts, CurrentPerson me, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await OperatorPages.JobRuns(db, ask["tache"], ask["erreurs"] is not null, ask.List());
        var runs = SheetSection.Of(texts["Desk.Runs"],
            texts.Columns("job*", "started*", "ended*", "#done*", "error"), list, row =>
            [
                JobLink(row.Job), row.StartedAt, row.EndedAt, (long)row.Done,
                SheetCell.Long(row.Error is null ? null : "▲ " + FirstLine(row.Error)),
            ]);
        return this.Sheet(new Sheet(texts["Operator.Room_taches"],
        [
            SheetFilter.Choice(ask, "tache", texts["Operator.Col_job"],
                [.. (await OperatorPages.Jobs(db)).Select(job => (job, Name(job)))]),
            SheetFilter.Choice(ask, "erreurs", texts["Operator.OnlyErrors"], [("1", texts["Site.Yes"])]),
        ], list.IsLater ? [runs] : [await All(), await Wishes(), runs], []) { Lead = texts["Desk.JobsLead"] });
    }

    [HttpGet("{job}")]
    public async Task<IActionResult> Show(string job)
    {
        if (Timetable.Full.Entries.FirstOrDefault(known => known.Name == job) is not { } entry) return NotFound();
        var last = (await JobRuns.Latest(db)).FirstOrDefault(run => run.Job == job);
        var failed = (await OperatorPages.JobRuns(db, job, onlyErrors: true, new ListAsk())).Rows.FirstOrDefault();
        return this.Sheet(new Sheet(Name(job), [],
        [
            new SheetSection(texts["Desk.LastRun"], [],
            [
                [texts["Desk.Col_cadence"], Cadence(entry)], [texts["Operator.Col_started"], last?.StartedAt],
                [texts["Operator.Col_done"], last is null ? (string?)null : (long)last.Done],
                [texts["Desk.LastError"], failed?.StartedAt],
                [texts["Operator.Col_error"], SheetCell.Code(failed?.Error)],
            ]),
        ], [(texts["Operator.Room_taches"], DeskWords.Room("/taches"))]) { Actions = [RunNow(job)] });
    }

    /// <summary>Asks for a run; the process that ticks carries it out, once.</summary>
    [HttpPost("{job}/executions")]
    public async Task<IActionResult> Create(string job, [FromForm] Guid cle)
    {
        if (Timetable.Full.Entries.All(known => known.Name != job)) return NotFound();
        if (cle.Version != 7) return BadRequest();
        await JobWishes.Add(db, cle, job, me.Id, clock.GetUtcNow());
        return new SeeOther(DeskWords.Room("/taches"));
    }

    private async Task<SheetSection> All()
    {
        var latest = (await JobRuns.Latest(db)).ToDictionary(run => run.Job);
        return new SheetSection(texts["Desk.Timetable"],
            [.. SheetColumns.Of(texts, "Desk", "job", "cadence", "lastRun", "outcome"), SheetColumns.Actions(texts)],
            [.. Timetable.Full.Entries.Select(entry => new SheetCell[]
            {
                JobLink(entry.Name), Cadence(entry), latest.GetValueOrDefault(entry.Name)?.StartedAt,
                Outcome(latest.GetValueOrDefault(entry.Name)), SheetCell.Does(RunNow(entry.Name)),
            })]);
    }

    private async Task<SheetSection> Wishes() => new(texts["Desk.Wishes"],
        SheetColumns.Of(texts, "Desk", "job", "by", "requested", "outcome"),
        [.. (await JobWishes.Latest(db)).Select(row => new SheetCell[]
        {
            JobLink(row.Job), row.By, row.WishedAt,
            row.Error is not null ? SheetCell.State("failed")
                : row.EndedAt is not null ? new SheetCell(texts["Desk.WishDone", row.Done ?? 0], Tone: "good")
                : texts[row.ClaimedAt is null ? "Desk.WishWaiting" : "Desk.WishRunning"],
        })]) { Empty = new SheetEmpty(texts["Desk.NoWishes"]) };

    private SheetCell Outcome(JobRun? run) => run is null ? texts["Desk.NeverRan"]
        : run.Error is not null ? SheetCell.State("failed")
        : new SheetCell(texts["Desk.RunDone", run.Done], Tone: "good");

    private string Cadence(TimetableEntry entry) => entry.PeriodStart is not null ? texts["Desk.Hourly"]
        : texts["Desk.EverySeconds", (long)entry.Cadence.TotalSeconds];

    private string Name(string job) => texts.Find($"Desk.Job_{job.Replace(' ', '_')}") ?? job;

    private SheetCell JobLink(string job) =>
        SheetCell.To(Name(job), DeskWords.Room($"/taches/{Uri.EscapeDataString(job)}"));

    private SheetAction RunNow(string job) => SheetAction.Post(texts["Desk.RunNow"],
        DeskWords.Room($"/taches/{Uri.EscapeDataString(job)}/executions"), Name(job),
        ("cle", Guid.CreateVersion7().ToString()));

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
