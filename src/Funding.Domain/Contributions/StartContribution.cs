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

    /// <summary>Whether they said that they live in the territory.</summary>
    public bool Resident { get; init; }

    /// <summary>Paid at a desk or a market stand: the money is there before the gift is entered.</summary>
    public bool Offline { get; init; }

    /// <summary>What they chose in return.</summary>
    public string? Reward { get; init; }

    /// <summary>The word in the link they came by.</summary>
    public string? Source { get; init; }
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

/// <summary>Starts a checkout: the contribution is written and its match held, together with others that wait for the
/// same funds.</summary>
public sealed class StartContribution(HoldQueue queue)
{
    public async Task<Result<StartedContribution>> Run(ContributionOrder order)
    {
        var asked = HoldOrder.Of(order);
        return asked.IsRefused ? asked.Refusal.Value : await queue.Run(asked.Value);
    }
}
