namespace Okote.Payments;

/// <summary>What a Checkout session, or the setup intent inside it, means for the contribution.</summary>
public sealed class TranslateSession(
    StripeGateway gateway, TellPayment tell, TranslateIntent intents, CompanyNotices companies)
{
    public async Task<string> Run(StripeSession session)
    {
        if (Notes.Id(session.Metadata, Notes.CompanyPayment) is { } payment)
            return await companies.Payments.Run(payment, session);
        if (Notes.Id(session.Metadata, Notes.Mandate) is { } mandate)
            return await companies.Mandates.Run(mandate, session);
        if (!Guid.TryParse(session.ClientReferenceId, out var contribution)) return "not a contribution's session";
        switch (session.Status)
        {
            case "complete" when session.SetupIntent is { } setup:
                return await tell.Saved(contribution, setup.Customer ?? session.Customer, setup.PaymentMethod);
            case "complete" when session.PaymentIntent is { } intent:
                return await intents.Run(intent.Object ?? await gateway.PaymentIntent(intent.Id));
            case "expired":
                return await tell.Expired(contribution, session.Id);
            default:
                return "";
        }
    }

    public async Task<string> Run(StripeSetupIntent intent)
    {
        if (Notes.Id(intent.Metadata, Notes.Mandate) is { } mandate)
            return await companies.Mandates.Run(mandate, intent);
        if (Notes.Id(intent.Metadata, Notes.Contribution) is not { } contribution)
            return "not a contribution's setup intent";
        return intent.Status switch
        {
            "succeeded" => await tell.Saved(contribution, intent.Customer, intent.PaymentMethod),
            "requires_payment_method" when intent.LastSetupError is not null => await tell.AttemptFailed(contribution),
            _ => "",
        };
    }
}
