namespace Okote.Payments;

/// <summary>The names under which our ids travel in Stripe's metadata.</summary>
internal static class Notes
{
    public const string Operation = "operation_id";
    public const string Contribution = "contribution_id";
    public const string CompanyPayment = "company_payment_id";
    public const string Mandate = "pledge_mandate_id";
    public const string Refund = "refund_id";
    public const string DisputeTransfer = "dispute_transfer_id";
    public const string Item = "settlement_item_id";
    public const string Organisation = "organisation_id";

    public static Guid? Id(IReadOnlyDictionary<string, string>? metadata, string name) =>
        metadata?.GetValueOrDefault(name) is { } text && Guid.TryParse(text, out var id) ? id : null;
}
