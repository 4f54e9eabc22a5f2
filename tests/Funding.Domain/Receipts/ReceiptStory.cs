using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Gifts whose money has come to stay, and the bakery's holder ready to give receipts for them.</summary>
internal static class ReceiptStory
{
    public static ReceiptDonor Amina { get; } = new(
        "person", "Amina Keller (inventée)", null, null, "3 rue de l'Essai", "67000", "Strasbourg", "");

    public static ReceiptDonor Mill { get; } = new(
        "company", "Moulin d'essai (inventé)", "SARL", "732829320", "1 quai de l'Essai", "68000", "Colmar", "");

    public static ReceiptDeclaration Declared { get; } = new(
        ["200", "238bis"], "general_interest", "", "Faire du pain ensemble", "Hélène Essai", "Présidente");

    /// <summary>Promised, charged after the deadline, and old enough that no debit comes back.</summary>
    public static async Task<List<Guid>> Collect(World world, params long[] cents)
    {
        var gifts = new List<Guid>();
        foreach (var (sum, i) in cents.Select((sum, i) => (sum, i)))
            gifts.Add(await world.Promise(sum, $"donateur{i}@exemple.invalid"));
        await world.PassDeadline();
        foreach (var gift in gifts) await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(14));
        return gifts;
    }

    /// <summary>Address, register number, declaration and mandate: nothing is missing.</summary>
    public static async Task Ready(World world, ReceiptDeclaration? declared = null)
    {
        await Describe(world, "3 place du Four", "732829320");
        World.Must(await world.Use<DeclareReceipts>().Run(world.BakeryHolder, declared ?? Declared, world.Helene));
        await Sign(world);
    }

    public static async Task Sign(World world)
    {
        var profile = (await ReceiptProfiles.Find(world.Db, world.BakeryHolder))!;
        World.Must(await world.Use<SignReceiptMandate>().Run(world.BakeryHolder, profile.Declaration.ContentHash(),
            "Hélène Essai", "Présidente", world.Helene));
    }

    public static async Task Describe(World world, string? street, string? siren)
    {
        World.Must(await world.Use<DescribeOrganisation>().Run(world.BakeryHolder, new OrganisationProfile(
            "Le fournil d'essai", "Association", Siren.Read(siren).Value, null, null, null, null, null,
            new PostalAddress(street, "67000", "Strasbourg", null), null, null), world.Helene));
    }

    public static async Task Ask(World world, Guid gift, ReceiptDonor? donor = null, bool wealth = false) =>
        World.Must(await world.Use<AskReceipt>().Run(await Key(world, gift), donor ?? Amina, wealth));

    public static async Task<string> Key(World world, Guid gift) =>
        (await Contributions.Find(world.Db, gift))!.AccessKey;

    public static Task<int> Issue(World world) => world.Use<IssueReceipts>().Run(default);

    public static async Task<Receipt> Only(World world, Guid gift) =>
        Assert.Single(await Receipts.OfGift(world.Db, gift));

    /// <summary>What people are told, in order.</summary>
    public static Task<IReadOnlyList<string>> Told(World world) => world.Db.Query<string>(
        "SELECT body ->> 'Kind' FROM outbox WHERE type = 'PeopleTold' AND body ->> 'Kind' LIKE 'receipt%' ORDER BY id");

    public static void Refused<T>(Refusal expected, Result<T> result) => Assert.Equal(expected, result.Refusal);
}
