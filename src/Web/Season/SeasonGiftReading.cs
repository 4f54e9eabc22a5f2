using System.Text.RegularExpressions;
using Okote.Funding;
using Okote.Matching;
using ContributionStatus = Okote.Funding.ContributionStatus;

namespace Okote.Web;

/// <summary>The gifts of one campaign of a season file.</summary>
internal static partial class SeasonGiftReading
{
    /// <summary>A refund that is asked for later than this after the deadline may find the money paid on.</summary>
    private const int Refund_DaysAfterCloseMax = 7;

    public static SeasonGift[] Read(JsonPlace? given, int opens, int closes, Collection collection)
    {
        if (given is not { } list) return [];
        var gifts = new List<SeasonGift>();
        foreach (var place in list.Items())
        {
            if (!place.IsObjectOf(["day", "name", "email", "amount", "tip", "display", "message", "language", "cards",
                "refund", "ends"])) continue;
            var gift = ReadGift(place, opens, closes);
            CheckEnd(place, gift, collection);
            if (gift.Refund is { } refund) CheckRefund(place, gift, refund, collection, closes);
            gifts.Add(gift);
        }
        return [.. gifts];
    }

    private static SeasonGift ReadGift(JsonPlace place, int opens, int closes)
    {
        var email = place.Required("email");
        if (email?.Text() is { Length: > 0 } text && People.NormalEmail(text) != text)
            email?.Refuse("must be an e-mail address in small letters");
        var least = ContributionLimits.AmountMin.Cents;
        var amount = place.Required("amount")?.Whole(least, ContributionLimits.AmountMax.Cents, "cents") ?? least;
        return new SeasonGift(
            SeasonReading.Day(place.Required("day"), opens, Math.Max(opens, closes - 1)),
            place.Required("name")?.Text() ?? "", email?.Text() ?? "", Money.Eur(amount),
            Money.Eur(place.Field("tip")?.Whole(0, ContributionLimits.TipMax.Cents, "cents") ?? 0),
            place.Field("display") is { } display ? SeasonCampaignReading.OneOf(display,
                ("anonymous", Display.Anonymous), ("first_name", Display.FirstName), ("full_name", Display.FullName))
                : Display.Anonymous,
            place.Field("message")?.Text() ?? "",
            place.Field("language") is { } language
                ? SeasonCampaignReading.OneOf(language, ("fr", "fr"), ("de", "de"), ("en", "en")) : "fr",
            ReadCards(place.Required("cards")), ReadRefund(place.Field("refund")),
            SeasonCampaignReading.OneOf(place.Required("ends"), ("collected", ContributionStatus.Collected),
                ("refunded", ContributionStatus.Refunded), ("failed", ContributionStatus.Failed),
                ("expired", ContributionStatus.Expired), ("cancelled", ContributionStatus.Cancelled)));
    }

    private static string[] ReadCards(JsonPlace? given)
    {
        if (given is not { } list) return [];
        var cards = new List<string>();
        foreach (var place in list.Items())
        {
            cards.Add(place.Text());
            if (cards[^1] != "" && !CardNumber().IsMatch(cards[^1])) place.Refuse("must be a card number, digits only");
        }
        return [.. cards];
    }

    private static (int, Money)? ReadRefund(JsonPlace? given) =>
        given is { } place && place.IsObjectOf(["day", "cents"])
            ? (SeasonReading.Day(place.Required("day")), SeasonReading.Amount(place.Required("cents"))) : null;

    private static void CheckEnd(JsonPlace place, SeasonGift gift, Collection collection)
    {
        var ends = place.Field("ends");
        if (gift.Cards.Count == 0 != (gift.Ends == ContributionStatus.Expired))
            ends?.Refuse("must be expired when no card is given, and only then");
        if (gift.Ends == ContributionStatus.Cancelled && collection == Collection.Now)
            ends?.Refuse("must not be cancelled where cards are charged at once");
        if (gift.Ends == ContributionStatus.Failed && collection == Collection.Now)
            ends?.Refuse("must not be failed where cards are charged at once");
    }

    private static void CheckRefund(
        JsonPlace place, SeasonGift gift, (int Day, Money Amount) refund, Collection collection, int closes)
    {
        var asked = place.Field("refund")!.Value;
        var first = 1 + (collection == Collection.AtClose ? closes : gift.Day);
        if (refund.Day < first || refund.Day > closes + Refund_DaysAfterCloseMax)
            asked.Field("day")?.Refuse($"must be from {first} to {closes + Refund_DaysAfterCloseMax}");
        if (refund.Amount > gift.Amount + gift.Tip) asked.Field("cents")?.Refuse("must not be more than was given");
        else if (refund.Amount == gift.Tip) asked.Field("cents")?.Refuse("must not equal the tip");
        else if (refund.Amount < gift.Amount != (gift.Ends == ContributionStatus.Collected))
            place.Field("ends")?.Refuse("must be collected when a part is refunded, refunded when the whole gift is");
    }

    [GeneratedRegex(@"^\d{12,19}$")]
    private static partial Regex CardNumber();
}
