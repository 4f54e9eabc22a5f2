namespace Okote.Web;

/// <summary>What every answer tells the browser to refuse.</summary>
public sealed class SecurityHeaders(RequestDelegate next, WebAppSettings settings)
{
    // form-action names the provider's hosts because browsers apply it to the redirect after the form post as well.
    private readonly string policy = string.Join("; ",
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self' https://checkout.stripe.com https://hooks.stripe.com https://connect.stripe.com"
            + (settings.SandboxAddress is { } sandbox ? " " + sandbox.GetLeftPart(UriPartial.Authority) : ""));

    public Task Invoke(HttpContext context)
    {
        // At the last moment, because an error page starts again from empty headers.
        context.Response.OnStarting(() => Write(context.Response.Headers));
        return next(context);
    }

    private Task Write(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = headers.ContentSecurityPolicy is { Count: > 0 } own ? own : policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()";
        return Task.CompletedTask;
    }
}
