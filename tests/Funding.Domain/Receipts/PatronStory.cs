using Okote.Funding;

namespace Okote.Tests;

/// <summary>Companies that pay the lines that the bakery's success calls.</summary>
internal static class PatronStory
{
    private static readonly string[] Sirens = ["552081317", "356000000", "246700488"];

    /// <summary>The lines of a campaign whose gifts were collected, in the order of their companies.</summary>
    public static async Task<IReadOnlyList<Guid>> Call(World world)
    {
        await world.Use<PlanSettlements>().Run(default);
        await world.ReviewPayout(world.Bakery);
        var (id, hash) = (await world.Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'patronage'"))[0];
        World.Must(await world.Use<SubmitSettlement>().Run(id, world.Odile));
        World.Must(await world.Use<ApproveSettlement>().Run(id, hash, world.Otto, "relu"));
        return await world.Db.Query<Guid>("""
            SELECT i.id
            FROM settlement_items i
            JOIN funds f ON f.id = i.fund_id
            WHERE i.settlement_id = @id
            ORDER BY array_position(@Companies, f.organisation_id)
            """, new { id, world.Companies });
    }

    /// <summary>Seen on the bank's statement by two people.</summary>
    public static async Task Pay(World world, Guid line, DateOnly day)
    {
        var due = Assert.Single(await SettlementsDue.AtTheBank(world.Db), item => item.Id == line);
        var entry = new BankEntry(Guid.CreateVersion7(), line, due.Expected, due.Amount, $"VIR-{line}", day);
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));
    }

    public static async Task Describe(World world, int company, string? form = "SARL") =>
        World.Must(await world.Use<DescribeOrganisation>().Run(world.Companies[company], new OrganisationProfile(
            $"Société d'essai {company + 1}", form, Siren.Read(Sirens[company]).Value, null, null, null, null, null,
            new PostalAddress("1 quai de l'Essai", "68000", "Colmar", null), null, null), world.Karim));

    /// <summary>All three have paid and are named in full, the holder has said all it must, and no money can go back.
    /// </summary>
    public static async Task<IReadOnlyList<Guid>> Ready(World world)
    {
        var lines = await Call(world);
        foreach (var line in lines) await Pay(world, line, TerritoryTime.DayOf(world.Clock.Now));
        for (var i = 0; i < Sirens.Length; i++) await Describe(world, i);
        await ReceiptStory.Ready(world);
        world.Clock.Pass(TimeSpan.FromDays(14));
        return lines;
    }
}
