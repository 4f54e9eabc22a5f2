namespace Okote.Payments;

/// <summary>Reads the object an event names as it stands now, and translates it.</summary>
public sealed class EventObjects(StripeGateway gateway, Translator translator)
{
    /// <returns>A note for the event's row; empty when all was taken.</returns>
    public async Task<string> Read(EventDoor door, string id, string? account, CancellationToken cancel) => door switch
    {
        EventDoor.Session => await translator.Run(await gateway.Session(id, cancel)),
        EventDoor.SetupIntent => await translator.Run(await gateway.SetupIntent(id, cancel)),
        EventDoor.Intent => await translator.Run(await gateway.PaymentIntent(id, cancel)),
        EventDoor.Charge => await translator.Run(await gateway.Charge(id, cancel)),
        EventDoor.Refund => await translator.Run(await gateway.Refund(id, cancel)),
        EventDoor.Transfer => await translator.Run(await gateway.Transfer(id, cancel)),
        EventDoor.Dispute => await translator.Run(await gateway.Dispute(id, cancel)),
        EventDoor.Payout => await translator.Run(await gateway.Payout(id, account!, cancel), account!),
        EventDoor.Account => await translator.Run(await gateway.Account(id, cancel)),
    };
}
