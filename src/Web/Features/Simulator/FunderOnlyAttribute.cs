using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Okote.Web;

/// <summary>For cities and companies. Until they sign in with accounts of their own, whoever opened the operator's
/// window may come in; in a demo territory, whose people are invented, everybody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FunderOnlyAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        if (await context.HttpContext.RequestServices.GetRequiredService<DemoTerritory>().Exists()) return;
        var answer = await context.HttpContext.AuthenticateAsync(OperatorSignIn.Scheme);
        if (!answer.Succeeded) context.Result = new NotFoundResult();
    }
}
