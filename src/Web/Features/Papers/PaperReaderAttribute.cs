using Microsoft.AspNetCore.Mvc.Filters;

namespace Okote.Web;

/// <summary>Documents are read from several workplaces: whoever works where a second factor is asked for shows it here
/// too.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PaperReaderAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        await new WorkerOnlyAttribute().OnAuthorizationAsync(context);
        if (context.Result is not null) return;
        var person = context.HttpContext.RequestServices.GetRequiredService<Presence>().Person!;
        foreach (var place in Work.Of(person).Where(Work.NeedsSecondFactor).Take(1))
            await new WorkerOnlyAttribute(place).OnAuthorizationAsync(context);
    }
}
