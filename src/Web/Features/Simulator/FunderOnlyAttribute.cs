using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Okote.Funding;

namespace Okote.Web;

/// <summary>For cities, companies and the operator; in a demo territory, whose people are invented, everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FunderOnlyAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        if (await context.HttpContext.RequestServices.GetRequiredService<DemoTerritory>().Exists()) return;
        var presence = context.HttpContext.RequestServices.GetRequiredService<Presence>();
        if (await presence.Find() is not { } person || !MayFund(person)) context.Result = new NotFoundResult();
    }

    private static bool MayFund(CurrentPerson person) =>
        person.IsOperator || person.Cities.Length > 0 || person.Companies.Length > 0;
}
