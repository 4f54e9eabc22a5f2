using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Changes to all matches of a call at once, each shown before it happens: raising gifts to what the rules
/// give now, and, once the call has closed, moving match to better funds.</summary>
[Route("{lang:lang}/operator/abondements")]
[WorkerOnly(Workplace.Operator)]
public sealed class CallMatchesController(Db db, Texts texts, RehearseMatches rehearse, CurrentPerson me) : Controller
{
    private const string Room = "/abondements";

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var calls = await CallMatches.Calls(db);
        return this.Sheet(new Sheet(texts["Money.CallMatches"], [],
        [
            new(texts["Money.Calls"], texts.MoneyColumns("call", "state", "#campaigns", "#match"),
                [.. calls.Select(call => new SheetCell[]
                {
                    SheetCell.To(call.Name, SheetTexts.Room($"{Room}/{call.Id}")), SheetCell.State(call.State),
                    call.Campaigns, call.Active,
                })]),
        ], []) { Lead = texts["Money.CallMatchesLead"] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/rattrapages")]
    public async Task<IActionResult> Raise(Guid id, [FromServices] RaiseCall raise)
    {
        var planned = await rehearse.Raise(id);
        Result<Done> result = planned.IsRefused ? planned.Refusal.Value
            : Saw(id, planned.Value) ? await raise.Run(id, me.Id, this.Typed("motif") ?? "")
            : Refusal.ContentChanged;
        return await this.After(result, $"{Room}/{id}", () => Page(id));
    }

    [HttpPost("{id:guid}/redistributions")]
    public async Task<IActionResult> Ask(Guid id, [FromForm] Guid cle, [FromServices] RedistributeCall redistribute)
    {
        var planned = await rehearse.Redistribute(id);
        Result<Guid> result = planned.IsRefused ? planned.Refusal.Value
            : Saw(id, planned.Value)
                ? await redistribute.Ask(cle, id, this.TypedHash(), me.Id, this.Typed("motif") ?? "")
            : Refusal.ContentChanged;
        return await this.After(result, $"{Room}/{id}", () => Page(id));
    }

    [HttpPost("{id:guid}/redistributions/validations")]
    public async Task<IActionResult> Approve(Guid id, [FromServices] RedistributeCall redistribute) =>
        await this.After(await redistribute.Decide(id, this.TypedHash(), true, me.Id, this.Typed("motif") ?? ""),
            $"{Room}/{id}", () => Page(id));

    [HttpPost("{id:guid}/redistributions/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] RedistributeCall redistribute) =>
        await this.After(
            await redistribute.Decide(id, this.TypedHash(), false, me.Id, this.Typed("motif-refus") ?? ""),
            $"{Room}/{id}", () => Page(id));

    private bool Saw(Guid call, IReadOnlyList<MatchShift> shifts) =>
        RedistributeCall.HashOf(call, shifts).AsSpan().SequenceEqual(this.TypedHash());

    private async Task<MoneyPage?> Page(Guid id)
    {
        if ((await CallMatches.Calls(db)).FirstOrDefault(call => call.Id == id) is not { } call) return null;
        var raised = await rehearse.Raise(id);
        var moved = await rehearse.Redistribute(id);
        var waiting = await CallMatches.Waiting(db, id);
        var forms = new List<MoneyForm>();
        if (!raised.IsRefused && raised.Value.Count > 0) forms.Add(RaiseForm(id, raised.Value));
        if (waiting is not null)
            forms.AddRange(texts.Decisions(SheetTexts.Room($"{Room}/{id}/redistributions"),
                RedistributeCall.HashOf(id, moved.IsRefused ? [] : moved.Value), this.Typed("motif-refus"),
                texts["Money.Redistribute"]));
        else if (!moved.IsRefused && moved.Value.Count > 0) forms.Add(MoveForm(id, moved.Value));
        List<SheetSection> sections =
        [
            Shifts("Money.Raise", "Money.RaiseLead", raised),
            Shifts("Money.Redistribute", "Money.RedistributeLead", moved),
        ];
        if (waiting is not null)
            sections.Add(new(texts["Money.Waiting"], [],
            [
                texts.MoneyFact("asked_by", waiting.Asker), texts.MoneyFact("asked_at", waiting.RequestedAt),
                texts.MoneyFact("reason", waiting.Reason),
            ]));
        return new MoneyPage(new Sheet(call.Name, [], sections,
            [(texts["Money.CallMatches"], SheetTexts.Room(Room))]), forms);
    }

    private MoneyForm RaiseForm(Guid id, IReadOnlyList<MatchShift> shifts) => new(texts["Money.Raise"],
        SheetTexts.Room($"{Room}/{id}/rattrapages"), texts["Money.RaiseNow"],
        MoneyWords.HashField(RedistributeCall.HashOf(id, shifts)), texts.ReasonField(this.Typed("motif")));

    private MoneyForm MoveForm(Guid id, IReadOnlyList<MatchShift> shifts) => new(texts["Money.Redistribute"],
        SheetTexts.Room($"{Room}/{id}/redistributions"), texts["Money.AskRedistribute"],
        FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
        MoneyWords.HashField(RedistributeCall.HashOf(id, shifts)), texts.ReasonField(this.Typed("motif")))
        { Lead = texts["Money.SecondPersonLead"] };

    private SheetSection Shifts(string title, string lead, Result<IReadOnlyList<MatchShift>> shifts) => new(
        texts[title], texts.MoneyColumns("campaign", "fund", "#before", "#after", "#difference"),
        shifts.IsRefused ? [] : [.. shifts.Value.Select(shift => new SheetCell[]
        {
            shift.Campaign, shift.Fund, shift.Before, shift.After, shift.After - shift.Before,
        })])
        {
            Lead = texts[lead],
            Empty = new(shifts.IsRefused ? texts.Refusal(shifts.Refusal.Value) : texts["Money.NothingChanges"]),
        };
}
