using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The use cases that stop a fund, take it up again and end it.</summary>
public sealed record FundSteps(SuspendFund Suspend, ResumeFund Resume, ClosePledge Close)
{
    /// <param name="move">As the address says it.</param>
    public Task<Result<Done>> Run(string move, Guid fund, FundKeeper keeper, string? reason) => move switch
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
        Suspension => Fund.State is "active" or "exhausted",
        Resumption => Fund.State == "suspended",
        _ => Fund.State is "active" or "exhausted" or "suspended",
    };

    private Money Bound => Fund.Amount - Returned - Fund.Remaining;

    public Confirmation Ask(Texts texts, string? reason = null, Refusal? refusal = null)
    {
        var errors = new FormErrors();
        if (refusal == Refusal.ReasonMissing) errors.Add("motif", texts.Refusal(Refusal.ReasonMissing));
        return new Confirmation(texts[$"Funds.Ask_{Move}", Fund.Name], [.. Consequences(texts)],
            SheetAction.Post(texts[$"Funds.Do_{Move}"], Here) with { IsDangerous = Move != Resumption },
            SheetAction.Link(texts["Funds.Back"], Back))
        {
            ReasonLabel = texts["Funds.Reason"], Reason = reason, Errors = errors,
            Refusal = refusal is null or Refusal.ReasonMissing ? null : texts.Refusal(refusal.Value),
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
