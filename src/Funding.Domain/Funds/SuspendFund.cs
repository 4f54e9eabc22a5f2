using Okote.Data;

namespace Okote.Funding;

/// <summary>From this moment the fund matches no new gift. What it promised stays and is paid.</summary>
public sealed class SuspendFund(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, FundKeeper keeper, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await KeptFund.Lock(tx, id, keeper) is not { } fund) return Refusal.NotFound;
            if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
            if (!fund.Gives) return Refusal.WrongState;
            await Funds.Move(
                tx, id, fund.Stage, FundStage.Suspended, keeper.Person.Id, reason.Trim(), now, keeper.As);
            await Audit.Write(
                tx, now, keeper.Person.Id, "fund_suspended", "fund", id, reason.Trim(), fund.OrganisationId);
            await FundNews.Suspended(tx, now, fund, keeper, reason.Trim());
            return default(Done);
        });
    }
}

/// <summary>Whoever suspended it takes it up again: the owner their own stop, an operator an operator's.</summary>
public sealed class ResumeFund(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, FundKeeper keeper, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await KeptFund.Lock(tx, id, keeper) is not { } fund) return Refusal.NotFound;
        if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
        if (fund.Stage != FundStage.Suspended) return Refusal.WrongState;
        if ((fund.SuspendedAs ?? keeper.As) != keeper.As) return Refusal.SuspendedByOther;
        await Funds.Move(
            tx, id, FundStage.Suspended, FundStage.Active, keeper.Person.Id, reason.Trim(), now, keeper.As);
        await Audit.Write(tx, now, keeper.Person.Id, "fund_resumed", "fund", id, reason.Trim(), fund.OrganisationId);
        await FundNews.Resumed(tx, now, fund, keeper);
        return default(Done);
    });
}
