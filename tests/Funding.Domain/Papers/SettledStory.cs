using Okote.Funding;

namespace Okote.Tests;

/// <summary>A campaign that succeeded and whose three purses two people released; money moves as far as a test wants.
/// </summary>
internal static class SettledStory
{
    /// <summary>Six gifts of 3,750.01 € together: every cent of them is matched twice.</summary>
    public static readonly long[] Gifts = [700_00, 650_01, 800_00, 599_99, 500_50, 499_51];

    public const long Given = 3_750_01;

    public static async Task Release(World world, params long[] gifts)
    {
        var given = new List<Guid>();
        foreach (var (cents, i) in gifts.Select((cents, i) => (cents, i)))
            given.Add(await world.Promise(cents, $"donateur{i}@exemple.invalid"));
        await world.PassDeadline();
        foreach (var gift in given) await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));
        await world.ReviewPayout(world.Bakery);
        foreach (var planned in await SettlementsDue.Planned(world.Db))
        {
            World.Must(await world.Use<SubmitSettlement>().Run(planned.Id, world.Odile));
            World.Must(await world.Use<ApproveSettlement>().Run(planned.Id, planned.ContentHash, world.Otto, "relu"));
        }
    }

    /// <summary>The bank statement says that this line was paid; two people booked it.</summary>
    public static async Task Pay(World world, BankItem item)
    {
        var entry = new BankEntry(Guid.CreateVersion7(), item.Id, item.Expected, item.Amount, $"RELEVE-{item.Id:N}",
            new DateOnly(2026, 5, 4));
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));
    }
}
