using Microsoft.AspNetCore.Mvc.Filters;

namespace Okote.Web;

/// <summary>For pages with somebody's data: no cache keeps a copy.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoStoreAttribute : ResultFilterAttribute
{
    public override void OnResultExecuting(ResultExecutingContext context) =>
        context.HttpContext.Response.Headers.CacheControl = "no-store";
}
