using System.Globalization;

namespace Okote.Web;

/// <summary>The three languages of the site. The first segment of the path says which one is spoken.</summary>
public static class Languages
{
    public const string Default = "fr";

    public static IReadOnlyList<string> All { get; } = ["fr", "de", "en"];

    /// <summary>What each language calls itself.</summary>
    public static string OwnName(string language) => language switch
    {
        "de" => "Deutsch",
        "en" => "English",
        _ => "Français",
    };

    public static CultureInfo Culture(string language) => CultureInfo.GetCultureInfo(language switch
    {
        "de" => "de-DE",
        "en" => "en-GB",
        _ => "fr-FR",
    });

    public static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>The language in the address, or null when the address has none.</summary>
    public static string? InPath(PathString path)
    {
        var first = path.Value?.Split('/', 3) is [_, var segment, ..] ? segment : null;
        return first is not null && All.Contains(first) ? first : null;
    }

    /// <summary>The first language of the visitor's browser that we speak.</summary>
    public static string Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(wish => wish.Quality ?? 1)
        .Select(wish => wish.Value.Value?.Split('-')[0].ToLowerInvariant())
        .FirstOrDefault(All.Contains!) ?? Default;

    /// <summary>This very page in another language.</summary>
    public static string SamePage(HttpRequest request, string language)
    {
        var path = request.Path.Value ?? "/";
        var rest = InPath(request.Path) is { } spoken ? path[(1 + spoken.Length)..] : "";
        return $"/{language}{rest}{request.QueryString}";
    }
}

/// <summary>Lets <c>{lang:lang}</c> in a route match the spoken languages only.</summary>
public sealed class LanguageConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && Languages.All.Contains(value?.ToString());
}

/// <summary>Sets the culture of the request before anything is written, so that errors speak it too.</summary>
public sealed class SpokenLanguage(RequestDelegate next)
{
    public Task Invoke(HttpContext context)
    {
        var language = Languages.InPath(context.Request.Path) ?? Languages.Preferred(context.Request);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Culture(language);
        return next(context);
    }
}
