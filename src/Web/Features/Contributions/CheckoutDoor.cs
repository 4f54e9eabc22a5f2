using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>The way out to the provider's page and back in, with our addresses for the return.</summary>
public sealed class CheckoutDoor(
    PreparePayment prepare, OpenCheckout open, FinishCheckout finish, WebAppSettings settings)
{
    /// <param name="shown">The match the page showed; another one is refused before anything opens.</param>
    /// <param name="agreesToCharge">Whether the later charge was agreed to on that page.</param>
    public async Task<Result<Uri>> Open(GiftHeading gift, Money shown, bool agreesToCharge)
    {
        if (await open.Refuse(gift.Id) is { } refused) return refused;
        var prepared = await prepare.Run(gift.Id, shown, agreesToCharge);
        if (prepared.IsRefused) return prepared.Refusal.Value;
        return await open.Run(gift.Id, new Uri(settings.PublicAddress, gift.Address("retour")),
            new Uri(settings.PublicAddress, gift.Address("paiement")), Languages.Current);
    }

    public Task Finish(Guid contribution) => finish.Run(contribution);
}

public static class GiftAddresses
{
    /// <summary>The personal link of a gift, or one of the pages under it.</summary>
    public static string Address(this GiftHeading gift, string? under = null) =>
        $"/{Languages.Current}/dons/{gift.AccessKey}" + (under is null ? "" : "/" + under);

    /// <summary>What the first two screens need to begin again with this gift's answers.</summary>
    public static string Again(this GiftHeading gift) => Query.Of(
        ("montant", gift.Amount.Plain()), ("pourboire", gift.Tip.Plain()), ("reprise", gift.AccessKey));

    /// <summary>Less is held than was shown and nobody has agreed to that yet, or the hold has ended.</summary>
    public static bool HasLostTheRace(this ContributionPage page) =>
        !page.Gift.PromiseWaived && page.Matched < page.Gift.Quoted;
}
