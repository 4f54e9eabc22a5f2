using System.Text.Json.Serialization;

namespace Okote.Funding;

/// <summary>The organisation as one receipt names it, whatever it says of itself later.</summary>
public sealed record ReceiptIssuer(
    string Name, string Number, string? Siren, string Street, string Postcode, string Town, string Object,
    string Category, string CategoryDetail, string SignatoryName, string SignatoryQuality, bool Fictional);

/// <summary>How a receipt came to its end.</summary>
/// <param name="Kind"><c>refund</c>: the money went back, wholly or in part; <c>decision</c>: a person said so.</param>
/// <param name="Replaced">Number of the receipt that took its place; null while there is none.</param>
public sealed record ReceiptCancellation(DateOnly On, string Kind, string Reason, int? Replaced);

/// <summary>A tax receipt as it was issued. Nothing in it is ever read from anywhere else again.</summary>
/// <param name="Model">Of the tax administration: 11580*05 for people, 16216*03 for companies.</param>
/// <param name="GiftCents">Given without the tip and without what had gone back.</param>
/// <param name="RewardCents">Worth of what was chosen in return.</param>
/// <param name="AmountCents">What is deducted.</param>
/// <param name="Donor">Null once the time for which it is kept is over.</param>
/// <param name="ContributionId">Of a gift; null for what a company paid of its pledge.</param>
/// <param name="Replaces">Number of the receipt whose place it takes.</param>
/// <param name="SettlementItemId">The line of a call that a company paid; null for a gift, and then left out of the
/// seal, so that receipts of before have the one they were issued with.</param>
public sealed record Receipt(
    Guid Id, Guid OrganisationId, int Number, Guid? ContributionId, string Model, string Basis, long GiftCents,
    long RewardCents, long AmountCents, DateOnly PaidOn, string Mode, DateOnly IssuedOn, int? Replaces,
    ReceiptIssuer Issuer, ReceiptDonor? Donor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? SettlementItemId = null)
{
    private const int Code_Chars = 12;

    public const string ModelForPeople = "11580*05";

    public const string ModelForCompanies = "16216*03";

    [JsonIgnore]
    public byte[] ContentHash { get; init; } = [];

    [JsonIgnore]
    public ReceiptCancellation? Cancellation { get; init; }

    [JsonIgnore]
    public bool IsLive => Cancellation is null;

    /// <summary>As it is written and typed.</summary>
    [JsonIgnore]
    public string NumberText => Numbered(Number);

    /// <summary>What only the paper says: with it anybody can ask whether the paper is true.</summary>
    [JsonIgnore]
    public string Code => CodeOf(ContentHash);

    /// <summary>SHA-256 of all that was frozen, from the id to the donor.</summary>
    public byte[] Seal() => Approval.HashOf(this);

    public static string Numbered(int number) => $"{number:000000}";

    /// <summary>The beginning of the seal, in groups of four. The seal is also of the receipt's random id, so that the
    /// code tells nothing about whom it names.</summary>
    public static string CodeOf(byte[] hash) =>
        string.Join('-', Convert.ToHexString(hash)[..Code_Chars].Chunk(4).Select(four => new string(four)));
}

/// <summary>What the books say about a gift whose receipt was asked for, or about a line that a company paid.</summary>
/// <param name="IrrevocableFrom">The campaign's deadline or the payment, and the days that slow payments need to be
/// sure.</param>
/// <param name="GiftCents">Without the tip and without what went back.</param>
/// <param name="EarlierCents">Worth of what the donor chose from this organisation before, in the year of the payment.
/// </param>
public sealed record ReceiptFacts(
    Guid? ContributionId, Guid? ContributorId, Guid OrganisationId, string AccessKey, string Status, string Campaign,
    bool CampaignSucceeded, DateTimeOffset? IrrevocableFrom, long GiftCents, long RewardCents, long EarlierCents,
    DateOnly PaidOn, string Mode, string Basis, ReceiptDonor Donor)
{
    /// <summary>The line that a company paid; null for a gift.</summary>
    public Guid? SettlementItemId { get; init; }

    /// <summary>The latest receipt of this gift; null for the first.</summary>
    public Guid? LastId { get; init; }

    public int? LastNumber { get; init; }

    /// <summary>It is live, or was cancelled for good.</summary>
    public bool LastStands { get; init; }
}

/// <summary>What becomes of a request.</summary>
public enum ReceiptAnswer
{
    /// <summary>All is there: the receipt can be written.</summary>
    Issue,

    /// <summary>Not yet, or not any more: the money is not there to stay, or the gift has its receipt.</summary>
    Wait,

    /// <summary>The organisation has not said what it must say first.</summary>
    Blocked,

    /// <summary>Nothing of the gift is deductible.</summary>
    Nothing,
}

/// <summary>Decides about one receipt; reads and writes nothing.</summary>
public static class ReceiptDecision
{
    /// <param name="rule">Null when no rule is known for the day of the payment.</param>
    public static ReceiptAnswer Of(ReceiptFacts facts, ReceiptProfile profile, ReceiptRule? rule, DateTimeOffset now)
    {
        if (facts.LastStands || facts.Status != "collected" || !facts.CampaignSucceeded) return ReceiptAnswer.Wait;
        // Debits are told days after they were asked for: what the call waits before it pays, a receipt waits too.
        if (facts.IrrevocableFrom is not { } from || now < from) return ReceiptAnswer.Wait;
        if (rule is null || profile.Gaps.Count > 0 || !profile.Declaration.Bases.Contains(facts.Basis))
            return ReceiptAnswer.Blocked;
        return rule.Eligible(facts.GiftCents, facts.RewardCents, facts.EarlierCents) > 0
            ? ReceiptAnswer.Issue : ReceiptAnswer.Nothing;
    }

    /// <summary>The receipt, word for word as it will stand.</summary>
    public static Receipt Write(
        ReceiptFacts facts, ReceiptProfile profile, ReceiptRule rule, Guid id, int number, DateOnly today)
    {
        var (organisation, said) = (profile.Organisation, profile.Declaration);
        var receipt = new Receipt(id, facts.OrganisationId, number, facts.ContributionId,
            facts.Donor.IsCompany ? Receipt.ModelForCompanies : Receipt.ModelForPeople, facts.Basis, facts.GiftCents,
            facts.RewardCents, rule.Eligible(facts.GiftCents, facts.RewardCents, facts.EarlierCents), facts.PaidOn,
            facts.Mode, today, facts.LastNumber,
            new ReceiptIssuer(organisation.Name, profile.Number, organisation.Siren, organisation.Street!,
                organisation.Postcode!, organisation.Town!, said.Object, said.Category!, said.Detail,
                said.SignatoryName, said.SignatoryQuality, organisation.Fictional),
            facts.Donor, facts.SettlementItemId);
        return receipt with { ContentHash = receipt.Seal() };
    }
}
