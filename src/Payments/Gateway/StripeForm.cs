using System.Globalization;
using System.Text;

namespace Okote.Payments;

/// <summary>Parameters as Stripe takes them: form-encoded, nested names in brackets, in the order they were added.
/// The text is frozen with its operation, so the same list always encodes to the same bytes.</summary>
public sealed class StripeForm
{
    private readonly StringBuilder text = new();

    public StripeForm Add(string name, string value)
    {
        if (text.Length > 0) text.Append('&');
        // Brackets in names are understood as they are, and an operator can read the stored row.
        var readable = Uri.EscapeDataString(name).Replace("%5B", "[").Replace("%5D", "]");
        text.Append(readable).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    /// <summary>An absent value sends no parameter at all; an empty one would clear the field at Stripe.</summary>
    public StripeForm AddIf(string name, string? value) => string.IsNullOrEmpty(value) ? this : Add(name, value);

    public StripeForm Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public StripeForm Add(string name, Guid value) => Add(name, value.ToString());

    public StripeForm Add(string name, bool value) => Add(name, value ? "true" : "false");

    /// <summary>Whole cents and their currency, the only way money leaves for Stripe.</summary>
    public StripeForm Add(string prefix, string amountName, Money money)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(money.Cents);
        return Add(Nested(prefix, amountName), money.Cents)
            .Add(Nested(prefix, "currency"), money.Currency.ToLowerInvariant());
    }

    public StripeForm AddAll(string name, IEnumerable<string> values)
    {
        foreach (var (i, value) in values.Index()) Add($"{name}[{i}]", value);
        return this;
    }

    /// <summary>Reads one parameter back from a stored row.</summary>
    public static string? Find(string parameters, string name) => parameters.Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => Uri.UnescapeDataString(pair[0]) == name)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();

    public override string ToString() => text.ToString();

    private static string Nested(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}[{name}]";
}
