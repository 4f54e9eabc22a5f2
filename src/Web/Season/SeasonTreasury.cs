using Okote.Data;
using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What people do at the end of a campaign: release each settlement with two pairs of eyes, and write down
/// and confirm what the bank statements say.</summary>
internal sealed class SeasonTreasury(IServiceProvider services, SeasonClock clock, SeasonCast cast)
{
    /// <summary>Until nothing is left that waits for a person. A company's money comes in first and goes out then.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        while (await Release(stop) + await Book(stop) > 0) await clock.Rest(stop);
    }

    private async Task<int> Release(CancellationToken stop)
    {
        var planned = await SettlementsDue.Planned(Use<Db>());
        foreach (var campaign in planned.Select(settlement => settlement.CampaignId).Distinct())
            if (!await CampaignReviews.LetsMoneyGo(Use<Db>(), campaign))
                await Must("review a payout", Use<RecordReviews>().Run(
                    campaign, SeasonReviews.Payout, unbiased: true, cast.Odile));
        await SeasonSetup.Each(planned, async settlement =>
        {
            await Must("submit a settlement", Use<SubmitSettlement>().Run(settlement.Id, cast.Odile));
            await Must("approve a settlement", Use<ApproveSettlement>().Run(
                settlement.Id, settlement.ContentHash, cast.Otto, "relu"));
        }, stop);
        return planned.Count;
    }

    private async Task<int> Book(CancellationToken stop)
    {
        var due = await SettlementsDue.AtTheBank(Use<Db>());
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        await SeasonSetup.Each(due, async item =>
        {
            if (item.Stream == MoneyStream.Grant)
            {
                await new SeasonCity(services).Pay(item.Id, today);
                return;
            }
            var entry = new BankEntry(Guid.CreateVersion7(), item.Id, item.Expected, item.Amount,
                $"RELEVE-{SeasonCity.Mark(item.Id)}", today);
            await Must("record a bank entry", Use<RecordBankEntry>().Run(entry, cast.Odile));
            await Must("confirm a bank entry", Use<ConfirmBankEntry>().Run(entry, cast.Otto, "vu au relevé"));
        }, stop);
        return due.Count;
    }

    private T Use<T>() where T : notnull => services.GetRequiredService<T>();
}
