using Okote.Data;

namespace Okote.Funding;

/// <summary>From this moment the fund matches no new gift. What it promised stays and is paid.</summary>
public sealed class SuspendFund(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, FundKeeper keeper, string reason)
    {
        var why = reason.Trim();
        if (FundReason.Refuse(why) is { } wrong) return wrong;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await KeptFund.Lock(tx, id, keeper) is not { } fund) return Refusal.NotFound;
            if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
            if (!fund.Gives)
                return await fund.IsDone(tx, FundStage.Suspended, keeper, why) ? default(Done) : Refusal.WrongState;
            await Funds.Move(tx, id, fund.Stage, FundStage.Suspended, keeper.Person.Id, why, now, keeper.As);
            await Audit.Write(tx, now, keeper.Person.Id, "fund_suspended", "fund", id, why, fund.OrganisationId);
            await FundNews.Suspended(tx, now, fund, keeper, why);
            return default(Done);
        });
    }
}

/// <summary>Whoever suspended it takes it up again: the owner their own stop, an operator an operator's.</summary>
public sealed class ResumeFund(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, FundKeeper keeper, string reason)
    {
        var why = reason.Trim();
        if (FundReason.Refuse(why, needed: false) is { } wrong) return wrong;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await KeptFund.Lock(tx, id, keeper) is not { } fund) return Refusal.NotFound;
            if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
            if (fund.Stage != FundStage.Suspended)
                return await fund.IsDone(tx, FundStage.Active, keeper, why) ? default(Done) : Refusal.WrongState;
            if ((fund.SuspendedAs ?? keeper.As) != keeper.As) return Refusal.SuspendedByOther;
            await Funds.Move(tx, id, FundStage.Suspended, FundStage.Active, keeper.Person.Id, why, now, keeper.As);
            await Audit.Write(tx, now, keeper.Person.Id, "fund_resumed", "fund", id, why, fund.OrganisationId);
            await FundNews.Resumed(tx, now, fund, keeper);
            return default(Done);
        });
    }
}
