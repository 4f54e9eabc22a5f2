using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What people do at the end of a campaign: release each settlement with two pairs of eyes, and write down
/// and confirm what the bank statements say.</summary>
internal sealed class SeasonTreasury(SeasonStage stage, SeasonCast cast)
{
    /// <summary>Until nothing is left that waits for a person. A company's money comes in first and goes out then.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        while (await Release(stop) + await Book(stop) > 0) await stage.Rest(stop);
    }

    private async Task<int> Release(CancellationToken stop)
    {
        var planned = await SettlementsDue.Planned(stage.Db);
        await SeasonSetup.Each(planned, async settlement =>
        {
            await Must("submit a settlement", stage.Use<SubmitSettlement>().Run(settlement.Id, cast.Odile));
            await Must("approve a settlement", stage.Use<ApproveSettlement>().Run(
                settlement.Id, settlement.ContentHash, cast.Otto, "relu"));
        }, stop);
        return planned.Count;
    }

    private async Task<int> Book(CancellationToken stop)
    {
        var due = await SettlementsDue.AtTheBank(stage.Db);
        var today = DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime);
        await SeasonSetup.Each(due, async item =>
        {
            var entry = new BankEntry(Guid.CreateVersion7(), item.Id, item.Expected, item.Amount,
                $"RELEVE-{item.Id:N}", today);
            await Must("record a bank entry", stage.Use<RecordBankEntry>().Run(entry, cast.Odile));
            await Must("confirm a bank entry", stage.Use<ConfirmBankEntry>().Run(entry, cast.Otto, "vu au relevé"));
        }, stop);
        return due.Count;
    }
}
