using System.Text.Json.Serialization;

namespace Okote.Payments;

// Stripe's objects, only the members that Okote uses. Amounts are whole cents, currencies ISO 4217 in lower case,
// instants UTC. Source: Stripe's OpenAPI description, version PaymentSettings.ApiVersion.

/// <summary>Any object, when only its kind and its notes matter.</summary>
public sealed record StripeObject(string Id, string? Object, IReadOnlyDictionary<string, string>? Metadata);

/// <param name="Status"><c>open</c>, <c>complete</c> or <c>expired</c>; a session leaves <c>open</c> once.</param>
/// <param name="PaymentStatus"><c>paid</c>, <c>unpaid</c> or <c>no_payment_required</c> (setup mode).</param>
/// <param name="Url">Where the person pays; null once the session is not open.</param>
/// <param name="ClientReferenceId">Our contribution id.</param>
public sealed record StripeSession(
    string Id,
    string Mode,
    string Status,
    string PaymentStatus,
    string? Url,
    string? ClientReferenceId,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset ExpiresAt,
    [property: JsonConverter(typeof(Reference))] string? Customer,
    [property: JsonConverter(typeof(Pointing<StripePaymentIntent>))] StripePointer<StripePaymentIntent>? PaymentIntent,
    [property: JsonConverter(typeof(Expanded<StripeSetupIntent>))] StripeSetupIntent? SetupIntent,
    IReadOnlyDictionary<string, string>? Metadata);

/// <summary>Another object: whole where the call asked for it, by its id elsewhere.</summary>
public sealed record StripePointer<T>(string Id, T? Object)
    where T : class;

/// <param name="Status"><c>requires_payment_method</c>, <c>requires_confirmation</c>, <c>requires_action</c>,
/// <c>processing</c>, <c>succeeded</c> or <c>canceled</c>.</param>
public sealed record StripeSetupIntent(
    string Id,
    string Status,
    [property: JsonConverter(typeof(Reference))] string? Customer,
    [property: JsonConverter(typeof(Reference))] string? PaymentMethod,
    IReadOnlyDictionary<string, string>? Metadata,
    StripeDecline? LastSetupError = null);

/// <param name="Type"><c>card</c> or <c>sepa_debit</c>; the member of that name is present.</param>
public sealed record StripePaymentMethod(string Id, string Type, StripeLast4? Card, StripeLast4? SepaDebit)
{
    public string Digits => (Card ?? SepaDebit)?.Last4 ?? "";
}

public sealed record StripeLast4(string? Last4);

/// <param name="Status">As a setup intent's.</param>
/// <param name="LatestCharge">Present when the call expanded it.</param>
/// <param name="NextAction">With <c>requires_action</c>: where the person is to be sent.</param>
public sealed record StripePaymentIntent(
    string Id,
    string Status,
    long Amount,
    string Currency,
    [property: JsonConverter(typeof(Reference))] string? Customer,
    [property: JsonConverter(typeof(Expanded<StripeCharge>))] StripeCharge? LatestCharge,
    StripeDecline? LastPaymentError,
    IReadOnlyDictionary<string, string>? Metadata,
    StripeNextAction? NextAction = null);

/// <summary>What only the person can do.</summary>
public sealed record StripeNextAction(string Type, StripeRedirect? RedirectToUrl);

public sealed record StripeRedirect(string? Url);

/// <summary>Why the last attempt failed.</summary>
/// <param name="AdviceCode">What the card network advises: <c>try_again_later</c>, <c>do_not_try_again</c> or
/// <c>confirm_card_data</c>.</param>
public sealed record StripeDecline(string Type, string? Code, string? DeclineCode, string? AdviceCode = null)
{
    /// <summary>The bank's word when it gave one; <c>authentication_required</c> outranks the generic decline that
    /// comes with it.</summary>
    public string Reason => Code == "authentication_required" ? Code : DeclineCode ?? Code ?? Type;
}

/// <param name="Status"><c>succeeded</c>, <c>pending</c> or <c>failed</c>.</param>
/// <param name="BalanceTransaction">Null until Stripe knows its fee.</param>
public sealed record StripeCharge(
    string Id,
    string Status,
    long Amount,
    string Currency,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created,
    [property: JsonConverter(typeof(Reference))] string? PaymentIntent,
    [property: JsonConverter(typeof(Expanded<StripeBalanceTransaction>))] StripeBalanceTransaction? BalanceTransaction,
    IReadOnlyDictionary<string, string>? Metadata,
    StripeMethodDetails? PaymentMethodDetails = null);

/// <param name="Type"><c>card</c> or <c>sepa_debit</c>.</param>
public sealed record StripeMethodDetails(string Type, StripeMeans? Card = null, StripeMeans? SepaDebit = null)
{
    public string? Fingerprint => (Card ?? SepaDebit)?.Fingerprint;
}

/// <param name="Fingerprint">The same for the same card or account wherever it pays on our platform; no part of its
/// number.</param>
public sealed record StripeMeans(string? Fingerprint);

/// <param name="Status"><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>;
/// a success may still turn into a failure when the bank sends the money back.</param>
public sealed record StripeRefund(
    string Id,
    string Status,
    long Amount,
    [property: JsonConverter(typeof(Reference))] string? Charge,
    IReadOnlyDictionary<string, string>? Metadata,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created = default);

/// <summary>A charge that the bank asks about (an inquiry, <c>warning_…</c>) or took back.</summary>
/// <param name="Status"><c>needs_response</c>, <c>under_review</c>, <c>won</c>, <c>lost</c>, <c>prevented</c>, or one
/// of an inquiry: <c>warning_needs_response</c>, <c>warning_under_review</c>, <c>warning_closed</c>.</param>
/// <param name="BalanceTransactions">What it took from the balance and gave back; always whole.</param>
public sealed record StripeDispute(
    string Id,
    string Status,
    string Reason,
    long Amount,
    string Currency,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created,
    [property: JsonConverter(typeof(Reference))] string Charge,
    IReadOnlyList<StripeBalanceTransaction> BalanceTransactions,
    StripeEvidenceDetails? EvidenceDetails);

/// <param name="DueBy">Seconds since 1970; null when no answer is awaited.</param>
public sealed record StripeEvidenceDetails(long? DueBy);

/// <summary>A part of a transfer that came back.</summary>
public sealed record StripeReversal(
    string Id,
    long Amount,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created,
    IReadOnlyDictionary<string, string>? Metadata);

/// <summary>Money on its way from a connected account to its bank.</summary>
/// <param name="Status"><c>pending</c>, <c>in_transit</c>, <c>paid</c>, <c>failed</c> or <c>canceled</c>; one that was
/// paid may still fail.</param>
public sealed record StripePayout(
    string Id,
    string Status,
    long Amount,
    string? FailureCode,
    string? FailureMessage,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset ArrivalDate,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created);

/// <summary>A connected account: the organisation that is paid.</summary>
public sealed record StripeAccount(
    string Id,
    bool ChargesEnabled,
    bool PayoutsEnabled,
    bool DetailsSubmitted,
    StripeRequirements? Requirements);

public sealed record StripeRequirements(string? DisabledReason);

public sealed record StripeAccountLink(
    string Url,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset ExpiresAt);

public sealed record StripeTransfer(
    string Id,
    long Amount,
    long AmountReversed,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created,
    [property: JsonConverter(typeof(Reference))] string? SourceTransaction,
    [property: JsonConverter(typeof(Reference))] string? Destination,
    IReadOnlyDictionary<string, string>? Metadata,
    StripeReversals? Reversals = null);

/// <summary>What came back of a transfer.</summary>
public sealed record StripeReversals(IReadOnlyList<StripeReversal> Data);

/// <summary>One move of our balance at Stripe: Net = Amount − Fee.</summary>
/// <param name="Type"><c>charge</c>, <c>payment</c>, <c>refund</c>, <c>transfer</c>, <c>payout</c>, <c>adjustment</c>
/// and others.</param>
/// <param name="Source">The charge, refund, transfer … that moved it.</param>
public sealed record StripeBalanceTransaction(
    string Id,
    string Type,
    long Amount,
    long Fee,
    long Net,
    string Currency,
    [property: JsonConverter(typeof(UnixSeconds))] DateTimeOffset Created,
    [property: JsonConverter(typeof(Reference))] string? Source);

/// <summary>What Stripe holds for us, by currency; pending money becomes available some days later.</summary>
public sealed record StripeBalance(IReadOnlyList<StripeFunds> Available, IReadOnlyList<StripeFunds> Pending)
{
    public long Cents(string currency) =>
        Available.Concat(Pending).Where(f => f.Currency == currency).Sum(f => f.Amount);
}

public sealed record StripeFunds(long Amount, string Currency);
