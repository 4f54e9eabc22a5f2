using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>The small territory with a payment provider: the sandbox over HTTP, webhooks back over HTTP, one clock for
/// both. Nothing moves by itself; a test says when the works run.</summary>
public sealed class PaymentsWorld : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_essai";
    private const string ConnectSecret = "whsec_essai_comptes";

    public const string Good = "4242424242424242";
    public const string GoodAfterBankPage = "4000002500003155";
    public const string NoFundsAtClose = "4000008260003178";
    public const string DeclinedAtClose = "4000000000000341";
    public const string BankPageAlways = "4000002760003184";

    public static readonly Uri Success = new("http://okote.invalid/merci");
    public static readonly Uri Cancel = new("http://okote.invalid/retour");

    private readonly Leash clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("okote-sandbox-").FullName;
    private readonly WebApplication door;
    private SandboxServer sandbox = null!;
    private World world = null!;

    private PaymentsWorld() => door = Door();

    public World Inner => world;

    public Db Db => world.Db;

    public StoryClock Clock => world.Clock;

    /// <summary>Nobody answers at the address the webhooks go to.</summary>
    public bool IsDoorShut { get; set; }

    public SandboxClient Sandbox { get; private set; } = null!;

    public SandboxShopper Shopper { get; } = new();

    public PaymentSettings Settings { get; private set; } = null!;

    public T Use<T>() where T : notnull => world.Use<T>();

    /// <param name="callTries">One for a process that dies with its call: nobody asks again in its place.</param>
    /// <param name="debits">Whether bank debits are offered beside cards.</param>
    public static async Task<PaymentsWorld> Create(
        TestDatabase database, Collection collection = Collection.AtClose, int callTries = 4, bool debits = false,
        GatewayAdapter adapter = GatewayAdapter.Own)
    {
        var made = new PaymentsWorld();
        await made.door.StartAsync();
        made.sandbox = await SandboxServer.Start(new SandboxOptions
        {
            Folder = made.folder, Durable = false, Background = false, Clock = made.clock,
            Webhooks =
            [
                new SandboxEndpoint(AddressOf(made.door), WebhookSecret),
                new SandboxEndpoint(new Uri(AddressOf(made.door), "connect"), ConnectSecret, Connect: true),
            ],
        });
        made.Sandbox = new SandboxClient(made.sandbox.Address);
        made.Settings = new PaymentSettings(
            made.sandbox.Address, new SandboxOptions { Folder = "" }.SecretKey, [WebhookSecret], Live: false)
        {
            Adapter = adapter, Call_TriesMax = callTries, ConnectWebhookSecrets = [ConnectSecret],
            PaymentMethodTypes = debits ? ["card", "sepa_debit"] : ["card"],
        };
        made.world = await World.Create(database, collection: collection,
            also: services => services.AddPayments(made.Settings));
        made.clock.Leader = made.world.Clock;
        await made.OnboardBakery();
        return made;
    }

    /// <summary>From the form to the open payment page.</summary>
    public async Task<(Guid Id, Uri Page)> Open(long cents, string email = "amina@exemple.invalid", long tip = 0)
    {
        var quote = await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(cents), email);
        var order = world.Order(cents, email) with { Quoted = quote.Value.Matched, Tip = Money.Eur(tip) };
        var started = (await world.Use<StartContribution>().Run(order)).Value;
        World.Must(await Use<PreparePayment>().Run(started.Id, started.Promised));
        return (started.Id, await PageOf(started.Id));
    }

    public async Task<Uri> PageOf(Guid contribution)
    {
        var page = await Use<OpenCheckout>().Run(contribution, Success, Cancel, "fr");
        World.Must(page);
        return page.Value;
    }

    /// <summary>From the form to the return from the payment page; nobody has told Okote yet.</summary>
    public async Task<Guid> Pay(long cents, string card = Good, string email = "amina@exemple.invalid", long tip = 0)
    {
        var (id, page) = await Open(cents, email, tip);
        Assert.IsType<ShopperOutcome.Completed>(await Shopper.Pay(page, card));
        return id;
    }

    /// <summary>As <see cref="Pay"/>, told by the return page.</summary>
    public async Task<Guid> PayAndReturn(long cents, string card = Good, string email = "amina@exemple.invalid")
    {
        var id = await Pay(cents, card, email);
        await Use<FinishCheckout>().Run(id);
        return id;
    }

    /// <summary>The provider does the work and its answer does not get through.</summary>
    public Task LoseAnswer(string path) => Sandbox.AddFault(new SandboxFault("drop_after_commit", "POST", path));

    public Task DeliverWebhooks() => Sandbox.RunUntilIdle();

    public async Task RunInbox()
    {
        while (await Use<TranslateEvents>().Run(default) > 0)
        {
            // Until the inbox is empty.
        }
    }

    /// <summary>Everything Stripe has to say has been said and heard.</summary>
    public async Task Told()
    {
        await DeliverWebhooks();
        await RunInbox();
        Assert.Empty(await Notes());
    }

    /// <summary>All charging that is due now, with what Stripe says of it.</summary>
    public async Task Collect()
    {
        while (await Use<CollectContributions>().Run(default) > 0) await Told();
        while (await Use<EndAttempts>().Run(default) > 0) await Told();
    }

    /// <summary>A gift whose charge fails at the close of a campaign that succeeds without it.</summary>
    public async Task<Guid> FailAtClose(string card, long cents = 20_00)
    {
        await PayAndReturn(3_750_00, email: "bruno@exemple.invalid");
        var gift = await PayAndReturn(cents, card);
        await Inner.PassDeadline();
        await Collect();
        return gift;
    }

    /// <summary>The gifts of the finished campaign are divided up and released by two people.</summary>
    public async Task Release()
    {
        await Use<FinishCampaigns>().Run(default);
        Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await Use<PlanSettlements>().Run(default));
        await Inner.ReviewPayout(Inner.Bakery);
        foreach (var (id, hash) in await Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'gifts'"))
        {
            World.Must(await Use<SubmitSettlement>().Run(id, Inner.Odile));
            World.Must(await Use<ApproveSettlement>().Run(id, hash, Inner.Otto, "relu"));
        }
    }

    /// <summary>How often a fact was said.</summary>
    public Task<long> Facts(string type) => Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE type = @type", new { type });

    public async Task<ContributionStatus> Status(Guid contribution) =>
        (await Contributions.Find(Db, contribution))!.Status;

    public async Task<PaymentAttempt> Attempt(Guid contribution) =>
        (await PaymentAttempts.Latest(Db, contribution))!;

    public Task<IReadOnlyList<string>> Notes() => Db.Query<string>(
        "SELECT state || ' ' || type || ' ' || note FROM stripe_events WHERE state IN ('received', 'failed')");

    public async Task BooksAgree()
    {
        var books = await Sandbox.Books();
        var check = await Sandbox.Check();
        Assert.True(check.Ok, string.Join('\n', check.Problems));
        Assert.Equal(books.AvailableCents + books.PendingCents, (await world.Balance(Account.StripeClearing)).Cents);
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await sandbox.DisposeAsync();
        await door.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The holder's invented account becomes a real one at the provider.</summary>
    private async Task OnboardBakery()
    {
        await Db.Execute("""
            UPDATE organisations
            SET payout_account = NULL, payout_state = 'none'
            WHERE id = @BakeryHolder
            """, new { world.BakeryHolder });
        var link = await Use<OpenPayoutAccount>().Run(world.BakeryHolder, new Uri("http://okote.invalid/compte"));
        World.Must(link);
        await Shopper.Onboard(link.Value);
        Assert.Equal(1, await Use<RefreshPayoutAccounts>().Run(default));
    }

    private WebApplication Door()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var made = builder.Build();
        made.Run(async http =>
        {
            if (IsDoorShut)
            {
                http.Response.StatusCode = 503;
                return;
            }
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var at = http.Request.Path == "/connect" ? WebhookEndpoint.Connect : WebhookEndpoint.Platform;
            var answer = await Use<WebhookInbox>().Store(body.ToArray(), http.Request.Headers["Stripe-Signature"], at);
            http.Response.StatusCode = answer.Verdict == WebhookVerdict.Refused ? 400 : 200;
        });
        return made;
    }

    private static Uri AddressOf(WebApplication made) =>
        new(made.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The sandbox's clock follows the story's from the moment there is a story.</summary>
    private sealed class Leash : TimeProvider
    {
        private readonly DateTimeOffset start = new StoryClock().Now;

        public StoryClock? Leader { get; set; }

        public override DateTimeOffset GetUtcNow() => Leader?.Now ?? start;
    }
}
