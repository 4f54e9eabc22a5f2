using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The use cases that stop a fund, take it up again and end it, asked for at three places in the same way.
/// </summary>
public sealed record FundSteps(SuspendFund Suspend, ResumeFund Resume, ClosePledge Close, Texts Texts)
{
    /// <param name="question">Null when there is no such fund at this place.</param>
    /// <param name="refusal">What is known before anything is typed.</param>
    public IActionResult Ask(Controller at, FundQuestion? question, Refusal? refusal = null) => question is null
        ? at.NotFound()
        : question.Fits ? at.Confirm(question.Ask(Texts, refusal: refusal)) : new SeeOther(question.Back);

    public async Task<IActionResult> Take(Controller at, FundQuestion? question, FundKeeper keeper, string? reason)
    {
        if (question is null) return at.NotFound();
        var moved = await Run(question.Move, question.Fund.Id, keeper, reason);
        if (moved.IsRefused) return at.Confirm(question.Ask(Texts, reason, moved.Refusal));
        at.Say(Texts[$"Funds.Done_{question.Move}"]);
        return new SeeOther(question.Back);
    }

    /// <param name="move">As the address says it.</param>
    private Task<Result<Done>> Run(string move, Guid fund, FundKeeper keeper, string? reason) => move switch
    {
        FundQuestion.Suspension => Suspend.Run(fund, keeper, reason ?? ""),
        FundQuestion.Resumption => Resume.Run(fund, keeper, reason ?? ""),
        _ => Close.Run(fund, keeper, reason ?? ""),
    };
}

/// <summary>Asks, before a fund is suspended, resumed or closed, and says what will happen then.</summary>
/// <param name="Move">As the address says it.</param>
/// <param name="Back">The page of the fund.</param>
public sealed record FundQuestion(string Move, FundListed Fund, Money Returned, string Here, string Back)
{
    public const string Suspension = "suspensions";

    public const string Resumption = "reprises";

    public const string Closure = "clotures";

    /// <summary>Whether there is anything to ask in this state.</summary>
    public bool Fits => Move switch
    {
        Suspension => Stage.Gives(),
        Resumption => Stage == FundStage.Suspended,
        _ => Stage.IsInForce() || Stage.WaitsForGuarantee(),
    };

    private FundStage Stage => FundStages.Of(Fund.State);

    private Money Bound => Fund.Amount - Returned - Fund.Remaining;

    public Confirmation Ask(Texts texts, string? reason = null, Refusal? refusal = null)
    {
        var errors = new FormErrors();
        if (refusal is Refusal.ReasonMissing or Refusal.TextTooLong)
            errors.Add("motif", texts.Refusal(refusal.Value));
        return new Confirmation(texts[$"Funds.Ask_{Move}", Fund.Name], [.. Consequences(texts)],
            SheetAction.Post(texts[$"Funds.Do_{Move}"], Here) with { IsDangerous = Move != Resumption },
            SheetAction.Link(texts["Funds.Back"], Back))
        {
            ReasonLabel = texts["Funds.Reason"], Reason = reason, Errors = errors,
            Refusal = refusal is null || errors.Any ? null : texts.Refusal(refusal.Value),
        };
    }

    private IEnumerable<string> Consequences(Texts texts)
    {
        if (Move == Resumption) yield return texts["Funds.Then_matches", Fund.Remaining.Euros()];
        else
        {
            yield return texts["Funds.Then_stops"];
            yield return texts["Funds.Then_bound", Bound.Euros()];
        }
        if (Move == Closure)
        {
            yield return texts["Funds.Then_returns", Fund.Remaining.Euros()];
            yield return texts["Funds.Then_final"];
        }
        yield return texts["Funds.Then_told"];
    }
}
