using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The real pages on Kestrel in front of the small territory, its database and the sandbox.</summary>
public sealed class OpenSite : IAsyncDisposable
{
    public const string Slug = "fournil-essai";

    private readonly WebApplication app;

    private OpenSite(PaymentsWorld payments, WebApplication app, Uri address)
    {
        Payments = payments;
        this.app = app;
        Address = address;
    }

    public PaymentsWorld Payments { get; }

    public World World => Payments.Inner;

    public Db Db => World.Db;

    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<OpenSite> Create(
        TestDatabase database, bool demo = true, Collection collection = Collection.AtClose, int postsMax = 1000,
        Func<WebAppSettings, WebAppSettings>? change = null)
    {
        var payments = await PaymentsWorld.Create(database, collection);
        await Territory.Found(payments.Db, demo, payments.Clock.Now);
        var address = new Uri($"http://127.0.0.1:{FreePortNumber()}");
        var settings = new WebAppSettings(
            address, payments.Settings.ApiBase, ContributionPosts_PerMinuteMax: postsMax, Personas: demo,
            SignInPosts_PerMinuteMax: postsMax);
        var app = WebApp.Build(change is null ? settings : change(settings), builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls(address.ToString());
            builder.Services.AddSingleton(payments.Db).AddSingleton<TimeProvider>(payments.Clock)
                .AddFunding().AddPayments(payments.Settings);
        });
        await app.StartAsync();
        return new OpenSite(payments, app, address);
    }

    /// <summary>A visitor with cookies of their own, who is not sent on by redirects.</summary>
    public Visitor Visit() => new(Address);

    /// <summary>Puts the cookie of somebody who signed in into a visitor's browser, second factor included unless
    /// told otherwise.</summary>
    public async Task<Visitor> SignIn(Guid person, bool strong = true, Visitor? visitor = null)
    {
        visitor ??= Visit();
        var stamp = await Presences.Stamp(Db, person) ?? throw new InvalidOperationException("Nobody has that id.");
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(PersonSignIn.Scheme);
        // Good for as long as the test's own clock may run.
        var ticket = new AuthenticationTicket(PersonSignIn.Principal(person, stamp, strong),
            new AuthenticationProperties { ExpiresUtc = DateTimeOffset.MaxValue }, PersonSignIn.Scheme);
        visitor.Keep(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
        return visitor;
    }

    /// <summary>What the newest mail to that address says.</summary>
    public Task<string> NewestMail(string email) => Db.Single<string>("""
        SELECT m.body_text
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE coalesce(m.email, p.email) = @email
        ORDER BY m.created_at DESC, m.id DESC
        LIMIT 1
        """, new { email });

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await Payments.DisposeAsync();
    }

    private static int FreePortNumber()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
