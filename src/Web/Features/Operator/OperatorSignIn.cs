using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Okote.Web;

/// <summary>Who may look through the operator's window: whoever showed the operator key in this browser.</summary>
public static class OperatorSignIn
{
    public const string Scheme = "operator";

    public static void AddOperatorSignIn(this IServiceCollection services, WebAppSettings settings)
    {
        // Asked for where it is needed only: otherwise signing in here would spoil the forms that are open elsewhere.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        services.AddAuthentication().AddCookie(Scheme, options =>
        {
            options.Cookie.Name = settings.CookieName("okote-operator");
            options.Cookie.SecurePolicy = WebApp.SecurePolicy(settings);
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.HttpOnly = true;
            options.Cookie.Path = "/";
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
        });
    }
}

/// <summary>Anybody else gets the same answer as for a page that does not exist.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperatorOnlyAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var answer = await context.HttpContext.AuthenticateAsync(OperatorSignIn.Scheme);
        if (!answer.Succeeded) context.Result = new NotFoundResult();
        context.HttpContext.Response.Headers.CacheControl = "no-store";
    }
}
