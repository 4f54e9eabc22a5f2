using System.Text;
using Okote.Payments;
using Stripe;

namespace Okote.Tests;

/// <summary>Webhooks are verified by our own code in every build, on the bytes as they came. Stripe's library reads
/// text, so it stands beside as a witness: nothing holds for us that does not hold for Stripe.</summary>
public sealed class StripeNetSignatureTests
{
    private const string Secret = "whsec_essai";
    private const string Body = """{"id":"evt_1","object":"event","note":"Été à l’Île"}""";
    private const long SignedAt = 1_772_442_000;

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(-300)]
    public void What_stripe_signs_holds(int later) =>
        AssertBoth(holds: true, Signed(Secret), later);

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    [InlineData(86_400)]
    public void What_is_old_or_from_the_future_does_not(int later) =>
        AssertBoth(holds: false, Signed(Secret), later);

    [Fact]
    public void What_another_secret_signed_does_not() => AssertBoth(holds: false, Signed("whsec_autre"));

    [Theory]
    [InlineData("t=1772442000")]
    [InlineData("t=1772442000,v1=00")]
    [InlineData("t=1772442000,v0={0}")]
    [InlineData("t=1772442001,v1={0}")]
    [InlineData("v1={0}")]
    public void What_lacks_a_part_does_not(string header) =>
        AssertBoth(holds: false, header.Replace("{0}", Proof(Secret), StringComparison.Ordinal));

    [Theory]
    [InlineData("t=1772442000,v0=aa,v1={0}")]
    [InlineData("t=1772442000,v1=00,v1={0}")]
    [InlineData("t=1772442000, v1={0}")]
    public void What_has_more_than_it_needs_holds(string header) =>
        AssertBoth(holds: true, header.Replace("{0}", Proof(Secret), StringComparison.Ordinal));

    private static string Proof(string secret) => EventUtility.ComputeSignature(secret, $"{SignedAt}", Body);

    private static string Signed(string secret) => EventUtility.GenerateSignatureHeader(Body, secret, SignedAt);

    private static void AssertBoth(bool holds, string header, int later = 0)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(SignedAt + later);
        var theirs = Record.Exception(() => EventUtility.ValidateSignature(
            Body, header, Secret, (long)WebhookSignature.Tolerance.TotalSeconds, now.ToUnixTimeSeconds()));
        var ours = WebhookSignature.Refuse(Encoding.UTF8.GetBytes(Body), header, [Secret], now);
        Assert.Equal((holds, holds), (theirs is null, ours is null));
    }
}
