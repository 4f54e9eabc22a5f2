using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What the first two screens ask of the domain.</summary>
public sealed class Giving(Db db, QuoteMatch quoteMatch, StartContribution start, CancelContribution cancel)
{
    /// <summary>Null when the amount itself is refused; the form has said why before.</summary>
    public async Task<MatchQuote?> Quote(Guid campaign, Money amount, string? reward = null)
    {
        var quote = await quoteMatch.Run(campaign, amount, null, reward);
        return quote.IsRefused ? null : quote.Value;
    }

    public async Task<Result<StartedContribution>> Start(Guid campaign, DetailsForm form, Money amount, Money tip)
    {
        // The match held by the answers being changed must be free before the new ones can hold it. Once their payment
        // page is open they can still be paid, and a second gift beside them is refused.
        if (form.Reprise is { } key && await ContributionPages.Find(db, key) is { Gift: { Status: "started" } old }
            && old.CampaignId == campaign && old.Id != form.Cle)
        {
            var given = await cancel.Run(old.Id);
            if (given.IsRefused) return given.Refusal.Value;
        }
        return await start.Run(new ContributionOrder(form.Cle, campaign, amount, tip,
            form.Email!.Trim().ToLowerInvariant(), form.Nom!.Trim(), Languages.Current, form.Display,
            (form.Message ?? "").Trim(), form.Recu, Money.Eur(Math.Max(0, form.Annonce)))
        {
            Consents = form.Consents, Reward = form.Contrepartie.OrNull(), Source = form.Source,
        });
    }

    public Task GiveUp(Guid contribution) => cancel.Run(contribution);

    /// <summary>The amounts of a gift whose answers are being changed.</summary>
    public async Task<AmountForm?> AmountsOf(string accessKey) =>
        await ContributionPages.Find(db, accessKey) is { } page
        ? new AmountForm(page.Gift.Amount.Plain(), null, page.Gift.Tip.Plain())
        : null;

    /// <summary>The other answers of that gift, filled into a fresh form.</summary>
    public async Task<DetailsForm> AnswersOf(DetailsForm form) =>
        await ContributionPages.Find(db, form.Reprise!) is { Gift: var gift }
            ? form with
            {
                Email = gift.Email,
                Nom = gift.Name,
                Affichage = gift.Display switch { "first_name" => "prenom", "full_name" => "nom", _ => "anonyme" },
                Message = gift.Message,
                Recu = gift.ReceiptWanted,
            }
            : form with { Reprise = null };
}
