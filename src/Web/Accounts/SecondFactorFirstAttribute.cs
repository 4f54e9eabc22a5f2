using Microsoft.AspNetCore.Mvc.Filters;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Whoever has a second factor shows it before changing how they sign in. Without this, somebody who reads
/// another's mail could add a key of their own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SecondFactorFirstAttribute : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>After the door of the workplace.</summary>
    public int Order => 1;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var services = context.HttpContext.RequestServices;
        var presence = services.GetRequiredService<Presence>();
        if (presence.IsStrong || await presence.Find() is not { } person) return;
        if (!await Credentials.HasSecondFactor(services.GetRequiredService<Db>(), person.Id)) return;
        var back = HttpMethods.IsGet(context.HttpContext.Request.Method)
            ? context.HttpContext.Request.Path.Value : $"/{Languages.Current}/compte";
        context.Result = new SeeOther($"/{Languages.Current}/connexion/second-facteur{Query.Of(("retour", back))}");
    }
}
