using System.Net;
using Microsoft.AspNetCore.Identity;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Signing in: ASP.NET Core Identity on our own rows, and our own cookie.</summary>
public static class AccountsSetup
{
    public const int Password_CharsMin = 12;
    public const int Password_CharsMax = 200;

    private const int Password_DifferentCharsMin = 5;
    private const int Tries_Max = 5;
    private const int Lockout_Minutes = 10;

    public static void AddAccounts(this IServiceCollection services, WebAppSettings settings)
    {
        services.AddIdentityCore<Credential>(options =>
        {
            // Long beats complicated; a word of rules would only make people write it down.
            options.Password.RequiredLength = Password_CharsMin;
            options.Password.RequiredUniqueChars = Password_DifferentCharsMin;
            options.Password.RequireDigit = options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            // An address is checked where it is typed.
            options.User.AllowedUserNameCharacters = "";
            options.Lockout.MaxFailedAccessAttempts = Tries_Max;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(Lockout_Minutes);
        }).AddUserStore<CredentialStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<Credential>>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // A passkey counts as two factors: the device, and the person who unlocked it.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            // Keys belong to a name; an address of numbers has none, and then the browser's own word is taken.
            if (!IPAddress.TryParse(settings.PublicAddress.Host, out _))
                options.ServerDomain = settings.PublicAddress.Host;
        });
        services.AddScoped<IPasskeyHandler<Credential>, PasskeyHandler<Credential>>();
        services.AddSingleton<ShortMemory>();
        services.AddScoped<FrontDoor>().AddScoped<PasswordCheck>().AddScoped<SecondFactors>().AddScoped<PasskeyDoor>();
    }
}
