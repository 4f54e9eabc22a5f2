using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Unicode;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.WebEncoders;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The pages: what they need and the order in which a request passes through them.</summary>
public static class WebApp
{
    /// <summary>A form with two files of the largest size that is kept, and its answers.</summary>
    private const int Form_BytesMax = (2 * UploadDocument.File_BytesMax) + (1024 * 1024);

    /// <summary>Folders of features that have several controllers, each with a folder of views.</summary>
    private static readonly string[] Areas =
        ["Contributions", "Operator", "Holder", "Company", "City", "Account", "Public", "Papers", "Design",
        "Receipts"];

    public static IServiceCollection AddWeb(this IServiceCollection services, WebAppSettings settings)
    {
        settings.Require();
        services.AddSingleton(settings).AddSingleton(settings.Issuer ?? PaperIssuer.Invented);
        // Addresses of personal pages are secrets: the framework's line for each request would write them down.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // Forms with somebody's answers are told not to be stored twice over; that is meant.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error));
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddLocalization();
        services.AddSingleton<Texts>();
        services.AddSingleton<RefusedWebhooks>();
        services.AddSingleton<DemoTerritory>();
        services.AddTransient<Giving>().AddTransient<CheckoutDoor>().AddTransient<CompanyDoor>()
            .AddTransient<MandateDoor>().AddTransient<GuaranteePages>()
            .AddTransient<PaidCallPages>().AddTransient<RuleTrial>()
            .AddTransient<ApplicationMoves>().AddScoped<HolderSheets>().AddTransient<FundSteps>()
            .AddCityPages();
        services.AddHttpContextAccessor();
        services.AddRouting(options => options.ConstraintMap["lang"] = typeof(LanguageConstraint));
        // Controllers, not handlers, refuse a file that is too large: in the reader's language, with the form kept.
        services.Configure<FormOptions>(options => options.MultipartBodyLengthLimit = Form_BytesMax);
        services.AddControllersWithViews(options => options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
        services.Configure<RazorViewEngineOptions>(FindViewsBesideControllers);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = settings.CookieName("okote-form");
            options.Cookie.SecurePolicy = SecurePolicy(settings);
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.FormFieldName = "form_key";
            options.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = settings.CookieName("okote-notice");
            options.Cookie.SecurePolicy = SecurePolicy(settings);
            options.Cookie.IsEssential = true;
        });
        services.AddPersonSignIn(settings);
        services.AddAccounts(settings);
        services.AddRateLimiter(options => LimitPosts(options, settings));
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        var keys = services.AddDataProtection().SetApplicationName("okote");
        if (settings.KeyFolder is { } folder) keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
        return services;
    }

    /// <summary>Builds the whole application; <paramref name="more"/> adds the parts behind the pages.</summary>
    public static WebApplication Build(WebAppSettings settings, Action<WebApplicationBuilder> more)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.Services.AddWeb(settings);
        more(builder);
        var app = builder.Build();
        app.UseWeb();
        return app;
    }

    public static void UseWeb(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<WebAppSettings>();
        // TLS ends at the proxy in front; cookies and HSTS must know what people's browsers see.
        if (settings.IsHttps)
        {
            app.Use((http, next) =>
            {
                http.Request.Scheme = Uri.UriSchemeHttps;
                return next(http);
            });
            app.UseHsts();
        }
        // Limits count what one visitor sends; behind a proxy everybody would be the proxy.
        app.UseForwardedHeaders(Visitors(settings));
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<SpokenLanguage>();
        app.UseExceptionHandler("/errors/500");
        app.UseStatusCodePagesWithReExecute("/errors/{0}");
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = KeepVersioned });
        app.UseRouting();
        app.UseRateLimiter();
        app.MapControllers();
    }

    internal static CookieSecurePolicy SecurePolicy(WebAppSettings settings) =>
        settings.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private static void FindViewsBesideControllers(RazorViewEngineOptions options)
    {
        options.ViewLocationFormats.Clear();
        options.ViewLocationFormats.Add("/Features/{1}/{0}.cshtml");
        foreach (var area in Areas) options.ViewLocationFormats.Add($"/Features/{area}/{{1}}/{{0}}.cshtml");
        options.ViewLocationFormats.Add("/Features/Operator/{0}.cshtml");
        options.ViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
    }

    /// <summary>A file asked for with its version never changes under that address.</summary>
    private static void KeepVersioned(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl = context.Context.Request.Query.ContainsKey("v")
            ? "public, max-age=31536000, immutable"
            : "no-cache";

    /// <summary>A proxy on this machine is believed, and those that are named; anybody else may write what they like
    /// into the header.</summary>
    private static ForwardedHeadersOptions Visitors(WebAppSettings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (var proxies in settings.Proxies ?? []) options.KnownIPNetworks.Add(proxies);
        return options;
    }

    private static void LimitPosts(RateLimiterOptions options, WebAppSettings settings)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                rejected.HttpContext.Response.Headers.RetryAfter =
                    Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.AddPolicy(RateLimits.Contributions,
            context => PostsOfOneAddress(context, settings.ContributionPosts_PerMinuteMax));
        // Fewer, because whoever sends many of these is guessing.
        options.AddPolicy(RateLimits.SignIn,
            context => PostsOfOneAddress(context, settings.SignInPosts_PerMinuteMax));
        // Asking is a GET, so that the address on a paper can be followed; the empty form costs nothing.
        options.AddPolicy(RateLimits.ReceiptChecks, context => context.Request.QueryString.HasValue
            ? OfOneAddress(context, settings.ReceiptChecks_PerMinuteMax)
            : RateLimitPartition.GetNoLimiter(""));
    }

    private static RateLimitPartition<string> PostsOfOneAddress(HttpContext context, int perMinuteMax) =>
        HttpMethods.IsPost(context.Request.Method)
            ? OfOneAddress(context, perMinuteMax)
            : RateLimitPartition.GetNoLimiter("");

    private static RateLimitPartition<string> OfOneAddress(HttpContext context, int perMinuteMax) =>
        RateLimitPartition.GetFixedWindowLimiter(
            RateLimits.Visitor(context.Connection.RemoteIpAddress),
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = perMinuteMax, Window = TimeSpan.FromMinutes(1),
            });
}

public static class RateLimits
{
    public const string Contributions = "contributions";
    public const string SignIn = "sign-in";
    public const string ReceiptChecks = "receipt-checks";

    private const int IPv6Network_BytesCount = 8;

    /// <summary>Who counts as one visitor. A connection with IPv6 has as many addresses as it likes, all of one network
    /// of 64 bits: that network is the visitor.</summary>
    public static string Visitor(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, IPv6Network_BytesCount))
            : address.ToString();
    }
}
