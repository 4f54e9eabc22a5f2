using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The cookie of people who signed in: whose it is, the stamp of its day, and whether a second factor was
/// shown.</summary>
public static class PersonSignIn
{
    public const string Scheme = "people";

    /// <summary>How the person showed who they are; <see cref="Strong"/> for a passkey, an authenticator code, or a
    /// key from the terminal.</summary>
    public const string MethodClaim = "amr";

    public const string Strong = "mfa";

    private const string StampClaim = "stamp";

    public static void AddPersonSignIn(this IServiceCollection services, WebAppSettings settings)
    {
        // Asked for where it is needed only: otherwise signing in here would spoil the forms that are open elsewhere.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        services.AddAuthentication().AddCookie(Scheme, options =>
        {
            options.Cookie.Name = settings.CookieName("okote-person");
            options.Cookie.SecurePolicy = WebApp.SecurePolicy(settings);
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.HttpOnly = true;
            options.Cookie.Path = "/";
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
        });
        services.AddScoped<Presence>();
        services.AddScoped(all => all.GetRequiredService<Presence>().Person
            ?? throw new InvalidOperationException("Nobody is signed in here: the controller needs [WorkerOnly]."));
    }

    /// <summary>Who the cookie says they are.</summary>
    public static ClaimsPrincipal Principal(Guid person, Guid stamp, bool strong)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, $"{person}"), new Claim(StampClaim, $"{stamp}")], Scheme);
        if (strong) identity.AddClaim(new Claim(MethodClaim, Strong));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Lets a person in. The cookie of whoever was here before is replaced.</summary>
    /// <returns>False when there is no such person any more.</returns>
    public static async Task<bool> Enter(HttpContext http, Guid person, bool strong)
    {
        if (await Presences.Stamp(http.RequestServices.GetRequiredService<Db>(), person) is not { } stamp) return false;
        await http.SignInAsync(Scheme, Principal(person, stamp, strong));
        return true;
    }

    public static Task Leave(HttpContext http) => http.SignOutAsync(Scheme);

    internal static (Guid Person, Guid Stamp, bool Strong)? Read(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var person)
        && Guid.TryParse(principal.FindFirstValue(StampClaim), out var stamp)
            ? (person, stamp, principal.HasClaim(MethodClaim, Strong)) : null;
}

/// <summary>Who is here, asked once for each request by whoever needs it first.</summary>
public sealed class Presence(Db db, IHttpContextAccessor accessor)
{
    private bool isKnown;

    /// <summary>Null while nobody has asked, and when nobody is signed in.</summary>
    public CurrentPerson? Person { get; private set; }

    /// <summary>Whether a second factor was shown in this session.</summary>
    public bool IsStrong { get; private set; }

    public async Task<CurrentPerson?> Find()
    {
        if (isKnown || accessor.HttpContext is not { } http) return Person;
        isKnown = true;
        var answer = await http.AuthenticateAsync(PersonSignIn.Scheme);
        if (PersonSignIn.Read(answer.Principal) is not var (id, stamp, strong)) return null;
        Person = await Presences.Find(db, id, stamp);
        IsStrong = Person is not null && strong;
        return Person;
    }
}
