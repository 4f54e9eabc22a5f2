using System.Net;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What the pages must be told from outside.</summary>
/// <param name="PublicAddress">The address people type, used in links that leave the site; its scheme decides about
/// secure cookies and HSTS.</param>
/// <param name="SandboxAddress">Where the simulated payment provider shows its pages; null with the real one.</param>
/// <param name="KeyFolder">Where the keys of cookies and forms are kept, so that a restart logs nobody out.</param>
/// <param name="Pages">What the operator of the territory says instead of our own words; null for none.</param>
/// <param name="ContributionPosts_PerMinuteMax">How many contribution forms one address may send in a minute.</param>
/// <param name="Personas">Whether a demo territory lets everybody be anybody with one click.</param>
/// <param name="SignInPosts_PerMinuteMax">How many times one address may try to sign in within a minute.</param>
/// <param name="Proxies">Machines in front of us that say for whom they ask; null for none but this one.</param>
/// <param name="SecurityContact">Where somebody writes who found a hole; null: as the legal notice says.</param>
/// <param name="Issuer">Who sends documents and where companies pay; null for the invented platform of a demo.</param>
/// <param name="ReceiptChecks_PerMinuteMax">How many receipts one address may ask about within a minute.</param>
public sealed record WebAppSettings(
    Uri PublicAddress,
    Uri? SandboxAddress = null,
    string? KeyFolder = null,
    SitePages? Pages = null,
    int ContributionPosts_PerMinuteMax = 60,
    bool Personas = false,
    int SignInPosts_PerMinuteMax = 20,
    PaperIssuer? Issuer = null,
    IReadOnlyList<IPNetwork>? Proxies = null,
    Uri? SecurityContact = null,
    int ReceiptChecks_PerMinuteMax = 30)
{
    /// <exception cref="InvalidOperationException">Personas were asked for beside real money.</exception>
    internal void Require()
    {
        if (Personas && SandboxAddress is null)
            throw new InvalidOperationException("The demo's personas cannot exist beside a real payment provider.");
    }

    public bool IsHttps => PublicAddress.Scheme == Uri.UriSchemeHttps;

    /// <summary>A cookie's name; over https the prefix makes browsers refuse it from anybody else.</summary>
    public string CookieName(string name) => IsHttps ? "__Host-" + name : name;
}
