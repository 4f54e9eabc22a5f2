using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Public money as one bar: what was paid, is due, is confirmed, is held, is left and went back, in
/// parts of what was voted. All places are per cent, so that it fits any screen.</summary>
public sealed class MoneyBar(PublicMoney money)
{
    public sealed record Part(string Kind, Money Amount, string Start, string Width, bool HasEdge);

    public PublicMoney Money => money;

    /// <summary>In the order in which money becomes real; a kind without any has no part.</summary>
    public IReadOnlyList<Part> Parts { get; } = Cut(money);

    public static IEnumerable<(string Kind, Money Amount)> Kinds(PublicMoney of) =>
    [
        ("paid", Okote.Money.Eur(of.Paid)), ("due", Okote.Money.Eur(of.Due)),
        ("confirmed", Okote.Money.Eur(of.Confirmed)), ("held", Okote.Money.Eur(of.Held)),
        ("remaining", Okote.Money.Eur(of.Remaining)), ("returned", Okote.Money.Eur(of.Returned)),
    ];

    private static List<Part> Cut(PublicMoney money)
    {
        var parts = new List<Part>();
        long before = 0;
        foreach (var (kind, amount) in Kinds(money))
        {
            if (amount.Cents <= 0 || money.Voted <= 0) continue;
            parts.Add(new Part(kind, amount, Percent(before, money.Voted), Percent(amount.Cents, money.Voted),
                before > 0));
            before += amount.Cents;
        }
        return parts;
    }

    private static string Percent(long part, long whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{part * 100.0 / whole:0.###}%");
}
