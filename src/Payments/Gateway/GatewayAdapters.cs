namespace Okote.Payments;

/// <summary>Whose code speaks HTTP with Stripe.</summary>
public enum GatewayAdapter
{
    /// <summary>Ours; in every build.</summary>
    Own,

    /// <summary>Stripe's library for .NET; in builds with <c>-p:StripeNet=true</c>.</summary>
    StripeNet,
}

/// <summary>The adapters that this build has. A flavour adds its own by the half of this class that only it compiles.
/// </summary>
public static partial class GatewayAdapters
{
    private static readonly IReadOnlyDictionary<GatewayAdapter, Func<PaymentSettings, IStripeTransport>> Built = All();

    public static bool Has(GatewayAdapter adapter) => Built.ContainsKey(adapter);

    /// <exception cref="NotSupportedException">This build has no such adapter.</exception>
    public static IStripeTransport Open(PaymentSettings settings) =>
        Built.TryGetValue(settings.Adapter, out var open) ? open(settings)
            : throw new NotSupportedException($"This build has no adapter {settings.Adapter}.");

    private static Dictionary<GatewayAdapter, Func<PaymentSettings, IStripeTransport>> All()
    {
        var all = new Dictionary<GatewayAdapter, Func<PaymentSettings, IStripeTransport>>
        {
            [GatewayAdapter.Own] = settings => new HttpTransport(settings),
        };
        AddFlavours(all);
        return all;
    }

    static partial void AddFlavours(Dictionary<GatewayAdapter, Func<PaymentSettings, IStripeTransport>> all);
}
