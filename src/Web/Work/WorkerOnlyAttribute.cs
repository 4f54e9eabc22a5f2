using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Okote.Web;

/// <summary>The door of a workplace. Who is not signed in is shown where to do so and comes back; who has no business
/// there gets the same answer as for a page that does not exist; who must show a second factor is asked for it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WorkerOnlyAttribute(Workplace place = Workplace.Anyone) : Attribute, IAsyncAuthorizationFilter
{
    public Workplace Place { get; } = place;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        var presence = http.RequestServices.GetRequiredService<Presence>();
        if (await presence.Find() is not { } person) context.Result = SendTo(http, "/connexion");
        else if (!Work.Admits(Place, person)) context.Result = new NotFoundResult();
        else if (Work.NeedsSecondFactor(Place) && !presence.IsStrong)
            context.Result = SendTo(http, "/connexion/second-facteur");
    }

    /// <summary>A page comes back by itself; a form that was sent too late leads to the page it stood on.</summary>
    private static SeeOther SendTo(HttpContext http, string path)
    {
        var back = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString
            : http.Request.GetTypedHeaders().Referer?.PathAndQuery ?? $"/{Languages.Current}";
        return new SeeOther($"/{Languages.Current}{path}{Query.Of(("retour", back))}");
    }
}

/// <summary>303: what was sent has been dealt with, and this is the page that shows it.</summary>
public sealed class SeeOther(string location) : ActionResult
{
    public string Location { get; } = location;

    public override void ExecuteResult(ActionContext context)
    {
        context.HttpContext.Response.Headers.Location = Location;
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
    }
}
