namespace Okote.Payments.Sandbox;

/// <summary>When the cardholder must confirm at the bank.</summary>
internal enum Authentication
{
    Never,
    /// <summary>At setup, and for payments on session; never again once set up.</summary>
    UntilSetUp,
    /// <summary>For everything, so that nothing works without the cardholder.</summary>
    Always,
}

/// <summary>What happens after the charge.</summary>
internal enum Aftermath { None, Chargeback, Inquiry, RefundPending, RefundFails, FundsAtOnce }

/// <summary>One of Stripe's test cards and how it behaves.</summary>
internal sealed record TestCard(string Number, string Brand = "visa", string Country = "US")
{
    public Authentication Authentication { get; init; }

    /// <summary>Every charge ends in this.</summary>
    public Decline? Refuses { get; init; }

    /// <summary>Whether saving the card ends in it as well.</summary>
    public bool RefusesSetup { get; init; }

    public Aftermath Aftermath { get; init; }

    public string Last4 => Number[^4..];

    /// <summary>Whether the cardholder has to confirm now.</summary>
    public bool Asks(bool setUp) => Authentication switch
    {
        Authentication.Never => false,
        Authentication.UntilSetUp => !setUp,
        Authentication.Always => true,
        _ => throw new InvalidOperationException(),
    };
}

/// <summary>The test cards, by number.</summary>
internal static class Cards
{
    public static readonly IReadOnlyList<TestCard> All =
    [
        new("4242424242424242"),
        new("4000002500000003", Country: "FR"),
        new("5555555555554444", Brand: "mastercard"),
        new("4000002500003155", Country: "FR") { Authentication = Authentication.UntilSetUp },
        new("4000002760003184", Country: "DE") { Authentication = Authentication.Always },
        new("4000000000003220") { Authentication = Authentication.UntilSetUp },
        new("4000008260003178", Country: "GB")
            { Authentication = Authentication.UntilSetUp, Refuses = Decline.Insufficient },
        Refused("4000008400001629", Decline.Generic) with { Authentication = Authentication.UntilSetUp },
        new("4000000000000341") { Refuses = Decline.Generic },
        Refused("4000000000000002", Decline.Generic),
        Refused("4000000000009995", Decline.Insufficient),
        Refused("4000000000009987", Decline.Lost),
        Refused("4000000000009979", Decline.Stolen),
        Refused("4000000000000069", Decline.Expired),
        Refused("4000000000000127", Decline.WrongCvc),
        Refused("4000000000000119", Decline.Processing),
        Refused("4100000000000019", Decline.Blocked),
        new("4000000000000259") { Aftermath = Aftermath.Chargeback },
        new("4000000000001976") { Aftermath = Aftermath.Inquiry },
        new("4000000000007726") { Aftermath = Aftermath.RefundPending },
        new("4000000000005126") { Aftermath = Aftermath.RefundFails },
        new("4000000000000077") { Aftermath = Aftermath.FundsAtOnce },
    ];

    private const string Mask = "************";

    private static readonly Dictionary<string, TestCard> ByNumber = All.ToDictionary(card => card.Number);

    /// <summary>Names that callers of the interface may use instead of a number.</summary>
    public static readonly IReadOnlyDictionary<string, string> Tokens = new Dictionary<string, string>
    {
        ["pm_card_visa"] = "4242424242424242",
        ["pm_card_fr"] = "4000002500000003",
        ["pm_card_mastercard"] = "5555555555554444",
        ["pm_card_authenticationRequiredOnSetup"] = "4000002500003155",
        ["pm_card_authenticationRequired"] = "4000002760003184",
        ["pm_card_threeDSecure2Required"] = "4000000000003220",
        ["pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"] = "4000008260003178",
        ["pm_card_chargeCustomerFail"] = "4000000000000341",
        ["pm_card_chargeDeclined"] = "4000000000000002",
        ["pm_card_chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["pm_card_visa_chargeDeclined"] = "4000000000000002",
        ["pm_card_visa_chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["pm_card_visa_chargeDeclinedLostCard"] = "4000000000009987",
        ["pm_card_visa_chargeDeclinedStolenCard"] = "4000000000009979",
        ["pm_card_chargeDeclinedExpiredCard"] = "4000000000000069",
        ["pm_card_chargeDeclinedIncorrectCvc"] = "4000000000000127",
        ["pm_card_chargeDeclinedProcessingError"] = "4000000000000119",
        ["pm_card_radarBlock"] = "4100000000000019",
        ["pm_card_createDispute"] = "4000000000000259",
        ["pm_card_createDisputeInquiry"] = "4000000000001976",
        ["pm_card_pendingRefund"] = "4000000000007726",
        ["pm_card_refundFail"] = "4000000000005126",
        ["pm_card_bypassPending"] = "4000000000000077",
    };

    /// <summary>The card with this number. A mistyped number is refused as such; a real one is never
    /// accepted.</summary>
    public static TestCard Find(string number) =>
        ByNumber.TryGetValue(number, out var card) ? card
        : number.StartsWith(Mask, StringComparison.Ordinal) || HasCheckDigit(number)
            ? Refused(Kept(number), Decline.TestModeLiveCard)
        : Refused(number, Decline.WrongNumber);

    /// <summary>What may be written down of a number: somebody's real card leaves its last four digits only.</summary>
    public static string Kept(string number) => IsTest(number) ? number : Mask + number[^4..];

    public static bool IsTest(string number) => ByNumber.ContainsKey(number);

    public static bool HasCheckDigit(string number)
    {
        if (number.Length is < 12 or > 19 || !number.All(char.IsAsciiDigit)) return false;
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var digit = number[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
        }
        return sum % 10 == 0;
    }

    private static TestCard Refused(string number, Decline decline) =>
        new(number) { Refuses = decline, RefusesSetup = true };
}
