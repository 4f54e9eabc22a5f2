namespace Okote.Payments;

/// <summary>Compiled with <c>-p:StripeNet=true</c> alone.</summary>
public static partial class GatewayAdapters
{
    static partial void AddFlavours(Dictionary<GatewayAdapter, Func<PaymentSettings, IStripeTransport>> all) =>
        all[GatewayAdapter.StripeNet] = settings => new StripeNetTransport(settings);
}
