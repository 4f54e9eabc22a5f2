using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Okote.Web;

/// <summary>What a visitor's own browser remembers for some minutes between two pages. Only we can write and read it.
/// </summary>
public sealed class ShortMemory(IDataProtectionProvider protection, WebAppSettings settings)
{
    /// <summary>Who has shown a first factor, and must show a second before coming in.</summary>
    public const string FirstFactor = "first";

    /// <summary>The challenge a passkey must answer.</summary>
    public const string Challenge = "challenge";

    /// <summary>Who has just come in by a link, and so may set a password without the old one.</summary>
    public const string ByLink = "link";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public void Keep(HttpContext http, string purpose, string text) =>
        http.Response.Cookies.Append(NameOf(purpose), ProtectorOf(purpose).Protect(text, Life), Options());

    public string? Read(HttpContext http, string purpose)
    {
        if (http.Request.Cookies[NameOf(purpose)] is not { Length: > 0 } kept) return null;
        try
        {
            return ProtectorOf(purpose).Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // Too old, or not written by us: as good as forgotten.
            return null;
        }
    }

    /// <summary>Reads and forgets.</summary>
    public string? Take(HttpContext http, string purpose)
    {
        var text = Read(http, purpose);
        Forget(http, purpose);
        return text;
    }

    public void Forget(HttpContext http, string purpose) =>
        http.Response.Cookies.Delete(NameOf(purpose), Options());

    private string NameOf(string purpose) => settings.CookieName($"okote-{purpose}");

    private ITimeLimitedDataProtector ProtectorOf(string purpose) =>
        protection.CreateProtector($"okote.{purpose}").ToTimeLimitedDataProtector();

    private CookieOptions Options() => new()
    {
        HttpOnly = true, Path = "/", SameSite = SameSiteMode.Strict, Secure = settings.IsHttps, IsEssential = true,
    };
}
