using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>One citizen's way through the checkout, as the pages walk it: quote, hold, payment page, card after card.
/// The provider's notices bring the rest.</summary>
public sealed class GiftPlay(IServiceProvider services, SandboxShopper shopper)
{
    private static readonly Uri Thanks = new("http://localhost/fr/merci");
    private static readonly Uri Stopped = new("http://localhost/fr/arret");

    /// <returns>The contribution's id.</returns>
    public async Task<Guid> Run(Guid campaign, SeasonGift gift, CancellationToken stop)
    {
        var quote = await Must(gift.Email, Use<QuoteMatch>().Run(campaign, gift.Amount, gift.Email));
        var started = await Must(gift.Email, Use<StartContribution>().Run(new ContributionOrder(
            Guid.CreateVersion7(), campaign, gift.Amount, gift.Tip, gift.Email, gift.Name, gift.Language, gift.Display,
            gift.Message, ReceiptWanted: false, quote.Matched)));
        // Somebody was faster by a moment: this citizen always gives all the same.
        if (started.Promised < started.Quoted)
            await Must(gift.Email, Use<AnswerLostRace>().Run(started.Id, LostRaceAnswer.ContinuePartly));
        await Must(gift.Email, Use<PreparePayment>().Run(started.Id, started.Promised));
        var page = await Must(gift.Email, Use<OpenCheckout>().Run(started.Id, Thanks, Stopped, gift.Language));
        for (var i = 0; i < gift.Cards.Count; i++)
            await Type(gift, page, gift.Cards[i], isLast: i == gift.Cards.Count - 1, stop);
        return started.Id;
    }

    private async Task Type(SeasonGift gift, Uri page, string card, bool isLast, CancellationToken stop)
    {
        var outcome = await shopper.Pay(page, card, cancel: stop);
        if (outcome is ShopperOutcome.Completed != isLast)
            throw new InvalidOperationException($"{gift.Email}: the payment page answered {outcome} to card {card}.");
    }

    private T Use<T>() where T : notnull => services.GetRequiredService<T>();
}
