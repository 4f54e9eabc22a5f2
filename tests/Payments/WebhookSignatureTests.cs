using System.Text;
using Okote.Payments;

namespace Okote.Tests;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_essai";
    private const string Body = """{"id":"evt_1","object":"event"}""";

    // HMAC-SHA256 of "1772442000." + Body with Secret, computed with openssl dgst -sha256 -hmac.
    private const string Vector = "b3b82eb33f238a8ff1fdc49d45a7b64706037a0b705ca8148477315367ad2901";

    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1772442000);

    [Fact]
    public void A_signature_computed_elsewhere_holds() => Assert.Null(Refuse($"t=1772442000,v1={Vector}"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("t=1772442000")]
    [InlineData($"v1={Vector}")]
    [InlineData($"t=1772442000,v0={Vector}")]
    [InlineData("t=1772442000,v1=00")]
    [InlineData("t=1772442000,v1=not-hex")]
    [InlineData($"t=1772442001,v1={Vector}")]
    [InlineData($"t=1772442000,t=1772442000,v1={Vector}")]
    [InlineData($"t=-1772442000,v1={Vector}")]
    public void Anything_else_is_refused(string? header) => Assert.NotNull(Refuse(header));

    [Fact]
    public void A_changed_body_is_refused() => Assert.NotNull(WebhookSignature.Refuse(
        """{"id":"evt_2","object":"event"}"""u8, $"t=1772442000,v1={Vector}", [Secret], SignedAt));

    [Fact]
    public void Another_secret_is_refused() => Assert.NotNull(
        WebhookSignature.Refuse(Encoding.UTF8.GetBytes(Body), $"t=1772442000,v1={Vector}", ["whsec_autre"], SignedAt));

    [Fact]
    public void During_a_roll_either_secret_holds() => Assert.Null(WebhookSignature.Refuse(
        Encoding.UTF8.GetBytes(Body), $"t=1772442000,v1={Vector}", ["whsec_ancien", Secret], SignedAt));

    [Fact]
    public void Several_signatures_need_one_that_holds() =>
        Assert.Null(Refuse($"t=1772442000,v0=aa,v1={new string('0', 64)},v1={Vector}"));

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    [InlineData(86_400, false)]
    public void Five_minutes_either_way_are_tolerated(int secondsLater, bool holds) => Assert.Equal(holds,
        WebhookSignature.Refuse(Encoding.UTF8.GetBytes(Body), $"t=1772442000,v1={Vector}", [Secret],
            SignedAt.AddSeconds(secondsLater)) is null);

    private static string? Refuse(string? header) =>
        WebhookSignature.Refuse(Encoding.UTF8.GetBytes(Body), header, [Secret], SignedAt);
}
