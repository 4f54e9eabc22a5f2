namespace Okote.Web;

/// <summary>What the pages must be told from outside.</summary>
/// <param name="PublicAddress">The address people type, used in links that leave the site; its scheme decides about
/// secure cookies and HSTS.</param>
/// <param name="SandboxAddress">Where the simulated payment provider shows its pages; null with the real one.</param>
/// <param name="KeyFolder">Where the keys of cookies and forms are kept, so that a restart logs nobody out.</param>
/// <param name="LegalNotice">Markdown of the legal notice, per language.</param>
/// <param name="ContributionPosts_PerMinuteMax">How many contribution forms one address may send in a minute.</param>
/// <param name="Personas">Whether a demo territory lets everybody be anybody with one click.</param>
public sealed record WebAppSettings(
    Uri PublicAddress,
    Uri? SandboxAddress = null,
    string? KeyFolder = null,
    IReadOnlyDictionary<string, string>? LegalNotice = null,
    int ContributionPosts_PerMinuteMax = 60,
    bool Personas = false)
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
