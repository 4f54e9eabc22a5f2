using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The first screen's answers, as typed. They travel in the address: an amount is no personal data.</summary>
/// <param name="Montant">One of the proposed amounts in euros, or <c>autre</c>.</param>
/// <param name="Autre">The other amount, in the reader's own writing.</param>
/// <param name="Pourboire">The tip to the platform; empty means none.</param>
public sealed record AmountForm(string? Montant, string? Autre, string? Pourboire)
{
    /// <summary>Code of the reward that was chosen; empty for none.</summary>
    public string? Contrepartie { get; init; }

    /// <summary>The word in the link somebody came by. It travels in the address, and nowhere else.</summary>
    public string? Src { get; init; }

    public static Money Minimum => ContributionLimits.AmountMin;

    private static Money Maximum => ContributionLimits.AmountMax;

    public static IReadOnlyList<int> Proposed_Euros { get; } = [10, 20, 50, 100];

    private const int Default_Euros = 50;

    public bool IsEmpty => Montant is null && Autre is null;

    /// <summary>An amount typed beside the proposed ones is meant, whatever is still ticked.</summary>
    public bool IsProposed => string.IsNullOrWhiteSpace(Autre)
        && Proposed_Euros.Any(euros => euros.ToString(CultureInfo.InvariantCulture) == Montant);

    /// <summary>What stands in the field for another amount.</summary>
    public string Typed => !string.IsNullOrEmpty(Autre) || IsEmpty || IsProposed || Montant == "autre"
        ? Autre ?? ""
        : Montant ?? "";

    public string Chosen => IsEmpty
        ? Default_Euros.ToString(CultureInfo.InvariantCulture)
        : IsProposed ? Montant! : "autre";

    /// <summary>Reads the amount, or says in the page's words what is wrong with it.</summary>
    public Money? ReadAmount(Texts texts, FormErrors errors)
    {
        var text = Chosen == "autre" ? Typed : Chosen;
        if (string.IsNullOrWhiteSpace(text))
        {
            errors.Add("autre", texts["Gifts.AmountMissing"]);
            return null;
        }
        if (!TryRead(text, out var amount))
        {
            errors.Add("autre", texts[AmountProblem(text)]);
            return null;
        }
        var culture = CultureInfo.CurrentCulture;
        if (amount < Minimum) errors.Add("autre", texts["Gifts.AmountTooSmall", Minimum.Show(culture, true)]);
        else if (amount > Maximum) errors.Add("autre", texts["Gifts.AmountTooLarge", Maximum.Show(culture, true)]);
        else return amount;
        return null;
    }

    public Money? ReadTip(Texts texts, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(Pourboire) || IsZero(Pourboire)) return Money.Zero;
        if (TryRead(Pourboire, out var tip) && tip <= ContributionLimits.TipMax) return tip;
        errors.Add("pourboire", texts["Gifts.TipUnreadable"]);
        return null;
    }

    /// <summary>The reward when there is one of that code, enough is given for it and one is left.</summary>
    public string? ReadReward(Texts texts, FormErrors errors, IReadOnlyList<Reward> rewards, Money? amount)
    {
        if (string.IsNullOrEmpty(Contrepartie)) return null;
        var reward = rewards.FirstOrDefault(known => known.Code == Contrepartie);
        if (reward is null or { IsOut: true }) errors.Add("contrepartie", texts["Holder.RewardGone"]);
        else if (amount < reward.Minimum)
            errors.Add("contrepartie", texts["Holder.RewardTooSmall",
                reward.Minimum.Show(CultureInfo.CurrentCulture, true)]);
        return reward?.Code;
    }

    private static bool TryRead(string text, out Money amount) =>
        Money.TryParse(text, CultureInfo.CurrentCulture, out amount);

    /// <summary>Money.TryParse only says no; people deserve to hear which of the usual slips it was.</summary>
    private static string AmountProblem(string text)
    {
        if (IsZero(text)) return "Gifts.AmountZero";
        if (text.TrimStart().StartsWith('-') || text.TrimStart().StartsWith('−')) return "Gifts.AmountNegative";
        if (text.Any(c => c is '$' or '£' or '¥') || text.Any(char.IsLetter)) return "Gifts.AmountNotEuros";
        return text.Count(char.IsDigit) > 9 && text.All(c => char.IsDigit(c) || char.IsWhiteSpace(c))
            ? "Gifts.AmountFarTooLarge"
            : "Gifts.AmountUnreadable";
    }

    private static bool IsZero(string text) =>
        text.Any(char.IsDigit) && text.All(c => c is '0' or '.' or ',' or '€' || char.IsWhiteSpace(c));
}
