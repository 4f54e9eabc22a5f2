using System.Security.Cryptography;
using Okote.Data;

namespace Okote.Funding;

/// <summary>What somebody typed and agreed to.</summary>
/// <param name="Id">UUIDv7 made for the form: the idempotency key from end to end.</param>
/// <param name="Quoted">The match the page showed for this amount.</param>
public sealed record ContributionOrder(
    Guid Id, Guid CampaignId, Money Amount, Money Tip, string Email, string Name, string Language, Display Display,
    string Message, bool ReceiptWanted, Money Quoted)
{
    /// <summary>What was agreed to with the form.</summary>
    public IReadOnlyList<Consent> Consents { get; init; } = [];
}

/// <param name="Promised">What is held now; less than <paramref name="Quoted"/> when a race was lost.</param>
public sealed record StartedContribution(
    Guid Id, string AccessKey, Money Quoted, Money Promised, DateTimeOffset? HoldUntil);

/// <summary>The secret of the contributor's link and the reference they may say on the telephone.</summary>
public sealed record Words(string AccessKey, string Reference)
{
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Key_Bytes = 20;
    private const int Reference_Chars = 10;

    public static Words Draw() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Key_Bytes)),
        "OK-" + RandomNumberGenerator.GetString(Letters, Reference_Chars));
}

/// <summary>Starts a checkout: writes the contribution and holds its match, in one transaction.</summary>
public sealed class StartContribution(Db db, TimeProvider clock)
{
    public async Task<Result<StartedContribution>> Run(ContributionOrder order)
    {
        if (Refused(order) is { } refusal) return refusal;
        var email = People.NormalEmail(order.Email)!;
        var hash = Approval.HashOf(order with { Email = email, Quoted = Money.Zero, Consents = [] });
        return await db.Decide<StartedContribution>(async tx =>
        {
            var now = clock.GetUtcNow();
            // First of all locks, so that a double post waits here and then finds the first one's row.
            var contributor = await People.Lock(tx, email, name: null, order.Language, now);
            if (await Contributions.Find(tx, order.Id) is { } known) return await Replayed(tx, known, hash);
            if (await Campaigns.LockShared(tx, order.CampaignId) is not { } campaign) return Refusal.NotFound;
            if (!campaign.TakesGifts(now)) return Refusal.CampaignNotOpen;

            var held = await Write(tx, order, campaign, contributor, hash, now);
            if (held.IsRefused) return held.Refusal.Value;
            await Contributions.SetPromise(tx, order.Id, held.Value, waived: false);
            return Answer((await Contributions.Find(tx, order.Id))!);
        });
    }

    private static Refusal? Refused(ContributionOrder order) =>
        order.Amount < ContributionLimits.AmountMin || order.Tip < Money.Zero ? Refusal.AmountTooSmall
        : order.Amount > ContributionLimits.AmountMax || order.Tip > ContributionLimits.TipMax ? Refusal.AmountTooLarge
        : People.NormalEmail(order.Email) is null ? Refusal.EmailInvalid
        : string.IsNullOrWhiteSpace(order.Name) || order.Name.Length > ContributionLimits.Name_CharsMax
            ? Refusal.NameMissing
        : order.Message.Length > ContributionLimits.Message_CharsMax ? Refusal.FieldMissing
        : null;

    private static async Task<Result<Money>> Write(
        Tx tx, ContributionOrder order, Campaign campaign, Guid contributor, byte[] hash, DateTimeOffset now)
    {
        var scheme = await Calls.Scheme(tx, campaign.SchemeId);
        await MatchWorld.Lock(tx, campaign, scheme);
        // Read before this gift's own row is there: the engine asks about all others.
        var request = await MatchWorld.Read(tx, campaign, scheme, contributor, order.Amount, now);
        await Contributions.Insert(tx, order, campaign, contributor, hash, Words.Draw(), now);
        await Contributions.Name(tx, order.Id, order.Name.Trim());
        await Consents.Give(tx, order.Id, order.Consents, order.Language, now);
        return await MatchHolds.Hold(tx, scheme, request, order.Id, campaign, now);
    }

    private static async Task<Result<StartedContribution>> Replayed(Tx tx, Contribution known, byte[] hash)
    {
        var stored = await tx.Single<byte[]>(
            "SELECT request_hash FROM contributions WHERE id = @Id", new { known.Id });
        return stored.AsSpan().SequenceEqual(hash) ? Answer(known) : Refusal.SameIdOtherContent;
    }

    private static StartedContribution Answer(Contribution c) =>
        new(c.Id, c.AccessKey, Money.Eur(c.QuotedCents), Money.Eur(c.PromisedCents), c.HoldUntil);
}
