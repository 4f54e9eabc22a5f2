using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Okote.Payments.Sandbox;

/// <summary>What a person typed on the hosted page.</summary>
internal sealed record PayEntry
{
    public string Email { get; init; } = "";
    public bool AsksEmail { get; init; }
    public string Name { get; init; } = "";
    public bool Debit { get; init; }
    public string Number { get; init; } = "";
    public string Expiry { get; init; } = "";
    public string Cvc { get; init; } = "";
    public string Iban { get; init; } = "";

    public Payer Payer => new(Email, Name);

    /// <summary>What is known before anything is typed: the shop's e-mail address, or the last attempt's.</summary>
    public static PayEntry From(JsonObject session)
    {
        var earlier = session["_payer"] as JsonObject;
        var known = session.Text("customer_email");
        return new PayEntry
        {
            Email = known ?? earlier?.Text("email") ?? "",
            AsksEmail = known is null && session.Text("customer") is null,
            Name = earlier?.Text("name") ?? "", Debit = !Takes(session, "card"),
        };
    }

    public static bool Takes(JsonObject session, string type) =>
        session["payment_method_types"]!.AsArray().Any(one => one!.GetValue<string>() == type);

    public PayEntry Typed(IFormCollection typed) => this with
    {
        Email = AsksEmail ? typed["email"].ToString().Trim() : Email,
        Name = typed["name"].ToString().Trim(),
        Debit = typed["method"] == "sepa_debit",
        Number = typed["number"].ToString().Replace(" ", "", StringComparison.Ordinal),
        Expiry = typed["expiry"].ToString(),
        Cvc = typed["cvc"].ToString().Trim(),
        Iban = Ibans.Plain(typed["iban"].ToString()),
    };

    /// <summary>What is wrong, by field, in the order of the page.</summary>
    public IReadOnlyList<(string Field, string Message)> Errors(PageWords words, JsonObject session, long now)
    {
        var errors = new List<(string, string)>();
        void Wrong(bool when, string field, string message)
        {
            if (when) errors.Add((field, message));
        }

        Wrong(AsksEmail && !IsAddress(Email), "email", words.EmailWrong);
        if (Debit)
        {
            Wrong(!Takes(session, "sepa_debit") || Ibans.Find(Iban) is null, "iban", words.IbanWrong);
        }
        else
        {
            Wrong(!Cards.HasCheckDigit(Number), "number", words.NumberWrong);
            Wrong(Month(now) is null, "expiry", words.ExpiryWrong);
            Wrong(Cvc.Length is < 3 or > 4 || !Cvc.All(char.IsAsciiDigit), "cvc", words.CvcWrong);
        }
        Wrong(Name.Length == 0, "name", words.NameWrong);
        return errors;
    }

    public JsonObject Method(Change change)
    {
        if (Debit) return PaymentMethods.OfIban(change, Iban, Payer);
        var (month, year) = Month(change.Now)!.Value;
        return PaymentMethods.OfCard(change, Number, month, year, Payer);
    }

    private (int Month, int Year)? Month(long now)
    {
        var parts = Expiry.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || parts[1].Length is not (2 or 4)
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return null;
        if (year < 100) year += 2000;
        var today = DateTimeOffset.FromUnixTimeSeconds(now);
        var valid = month is >= 1 and <= 12 && (year, month).CompareTo((today.Year, today.Month)) >= 0;
        return valid ? (month, year) : null;
    }

    private static bool IsAddress(string email) =>
        email.Length is > 2 and < 255 && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            && at < email.Length - 1;
}
