using System.Collections;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>From the fact to the mail a person reads.</summary>
public sealed partial class MailTests : IAsyncLifetime
{
    private const string Amina = "amina@exemple.invalid";

    private TestDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        await Territory.Found(database.Db, demo: true, DateTimeOffset.UnixEpoch);
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    public static TheoryData<string> Languages => ["fr", "de", "en"];

    [Theory]
    [InlineData("fr", "Bonjour Amina (inventée),", "100,00 €", "300,00 €", "1 avril 2026", "11 250 €")]
    [InlineData("de", "Guten Tag Amina (inventée),", "100,00 €", "300,00 €", "1. April 2026", "11.250 €")]
    [InlineData("en", "Hello Amina (inventée),", "€100.00", "€300.00", "1 April 2026", "€11,250")]
    public async Task A_promised_gift_is_thanked_for_with_amounts_by_source_what_happens_next_and_the_personal_link(
        string language, string greeting, string gift, string together, string deadline, string minimum)
    {
        await using var world = await Start();
        var started = await Promise(world, language);
        await Timetable.RunUntilIdle(world.Services, default);

        var mail = Assert.Single(await Sent());
        Assert.Equal(("contribution_committed", language, Amina), (mail.Kind, mail.Language, mail.Email));
        foreach (var body in new[] { Plain(mail.BodyText), Plain(WebUtility.HtmlDecode(mail.BodyHtml)) })
        {
            Assert.Contains(greeting, body);
            Assert.Contains(gift, body);
            Assert.Contains("Ville d'essai (Enveloppe d'essai)", body);
            Assert.Contains("Société d'essai 1", body);
            Assert.Contains(together, body);
            Assert.Contains(deadline, body);
            Assert.Contains(minimum, body);
            Assert.Contains($"https://okote.example/{language}/dons/{started.AccessKey}", body);
            Assert.DoesNotMatch(Unfilled(), body);
        }
        Assert.Contains("Un four pour tous", mail.Subject);
    }

    [Fact]
    public async Task A_gift_paid_at_once_is_thanked_for_when_the_money_has_come_and_not_twice()
    {
        await using var world = await Start(Collection.Now);
        var started = await world.Start(40_00);
        World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
        await world.Charge(started.Id);
        await world.Charge(started.Id);
        await Timetable.RunUntilIdle(world.Services, default);
        var mail = Assert.Single(await Sent());
        Assert.Equal("contribution_collected", mail.Kind);
        Assert.Contains("Votre paiement de 40,00 €", Plain(mail.BodyText));
        Assert.Contains("remboursé sans démarche", mail.BodyText);
    }

    [Fact]
    public async Task A_failed_campaign_tells_the_contributor_that_nothing_is_charged_and_the_holder_how_it_ended()
    {
        await using var world = await Start();
        World.Must(await world.Use<RegisterPerson>().Run(
            "hanna@exemple.invalid", "Hanna (erfunden)", "de", "holder", world.BakeryHolder));
        await Promise(world, "fr");
        await world.PassDeadline();
        await Timetable.RunUntilIdle(world.Services, default);

        var mails = await Sent();
        // Hélène and Hanna both work for the holder, each in her language.
        Assert.Equal(["campaign_decided", "campaign_decided", "contribution_committed", "contribution_released"],
            mails.Select(m => m.Kind).Order());
        var holder = mails.Single(m => m is { Kind: "campaign_decided", Email: "hanna@exemple.invalid" });
        Assert.Equal("de", holder.Language);
        Assert.Contains("kamen 300,00 € zusammen, bei einem Minimum von 11.250 €", Plain(holder.BodyText));
        Assert.Contains("nicht erfolgreich", holder.BodyText);
        var released = mails.Single(m => m.Kind == "contribution_released");
        Assert.Contains("Rien n’a été débité", released.BodyText);
        Assert.DoesNotContain("300,00", released.BodyText);
    }

    [Fact]
    public async Task Two_refunds_of_one_gift_are_two_mails_with_their_own_amounts()
    {
        await using var world = await Start(Collection.Now);
        var started = await world.Start(40_00);
        World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
        await world.Charge(started.Id);
        foreach (var cents in new[] { 10_00, 30_00 })
        {
            var refund = Guid.CreateVersion7();
            World.Must(await world.Use<RefundContribution>().Run(
                new RefundOrder(refund, started.Id, Money.Eur(cents), "asked for", null)));
            World.Must(await world.Use<ReceiveRefund>().Run(refund, $"re_{cents}", true, world.Clock.Now));
        }
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Equal(["10,00 € vous sont remboursés pour « Un four pour tous »",
            "30,00 € vous sont remboursés pour « Un four pour tous »"],
            (await Sent()).Where(m => m.Kind == "contribution_refunded").Select(m => Plain(m.Subject)).Order());
    }

    [Fact]
    public async Task Totals_follow_promises_payments_and_refunds()
    {
        await using var world = await Start();
        await Promise(world, "fr");
        await world.Charge(await world.Promise(50_00, "bruno@exemple.invalid"));
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Equal(new CampaignTotal(
                world.Bakery, Money.Eur(150_00), Money.Eur(150_00), Money.Eur(150_00), Contributors: 2),
            Assert.Single(await CampaignTotals.All(database.Db)));

        await world.PassDeadline();
        await world.Use<FinishCampaigns>().Run(default);
        await database.Db.Execute("UPDATE outbox SET published_at = NULL");
        await Timetable.RunUntilIdle(world.Services, default);
        var paidBack = await database.Db.Single<Guid>("SELECT id FROM refunds");
        World.Must(await world.Use<ReceiveRefund>().Run(paidBack, "re_1", true, world.Clock.Now));
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Equal(new CampaignTotal(world.Bakery, Money.Zero, Money.Zero, Money.Zero, Contributors: 0),
            Assert.Single(await CampaignTotals.All(database.Db)));
    }

    [Fact]
    public async Task Nobody_writes_to_a_person_who_was_erased()
    {
        await using var world = await Start();
        await Promise(world, "fr");
        await database.Db.Execute("UPDATE people SET email = NULL, name = NULL WHERE email = @Amina", new { Amina });
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Empty(await Sent());
        Assert.Equal(0, await database.Db.Single<long>("SELECT count(*) FROM outbox WHERE published_at IS NULL"));
    }

    [Fact]
    public async Task Without_a_mail_server_mails_of_a_real_territory_wait_and_say_so()
    {
        await database.Db.Execute("UPDATE territory SET demo = false");
        await using var world = await Start();
        await Promise(world, "fr");
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Equal(("queued", "waits: no mail server is configured"),
            await database.Db.Single<(string, string)>("SELECT state, note FROM mails"));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_same_sentences_with_the_same_values(string language)
    {
        var french = Sentences("");
        var theirs = Sentences(language == "fr" ? "" : language);
        Assert.Equal(french.Keys.Order(), theirs.Keys.Order());
        Assert.All(theirs, sentence => Assert.NotEmpty(sentence.Value));
        // What a sentence tells in one language it tells in all: no amount and no date is lost in translation.
        Assert.All(french, sentence => Assert.Equal(Values(sentence.Value), Values(theirs[sentence.Key])));
        if (language != "fr") Assert.NotEqual(french["Greeting"], theirs["Greeting"]);
    }

    [Fact]
    public void What_people_wrote_cannot_become_markup()
    {
        var draft = new MailDraft("en", "<b>subject</b>", "Hello <script>", ["a & b"], [new("<td>", "\"1\"")], [],
            new MailLink("<i>", "https://okote.example/?a=\"><script>"), "");
        Assert.DoesNotContain("<script>", draft.Html());
        Assert.DoesNotContain("<b>", draft.Html());
        Assert.DoesNotContain("<i>", draft.Html());
        Assert.Contains("a &amp; b", draft.Html());
        Assert.Contains("Hello <script>", draft.Text());
    }

    private Task<World> Start(Collection collection = Collection.AtClose) => World.Create(
        database, collection: collection, also: services => services.AddLogging().AddJobs(
            new JobSettings(database.ConnectionString, JobWorld.Mails, Ticks: false),
            new Timetable([
                TimetableEntry.Every<FinishCampaigns>(1, "finish campaigns"),
                TimetableEntry.Every<RelayOutbox>(1, "relay outbox"),
                TimetableEntry.Every<SendMails>(1, "send mails"),
            ])));

    private static async Task<StartedContribution> Promise(World world, string language)
    {
        var order = world.Order(100_00, Amina) with { Language = language, Quoted = Money.Eur(200_00) };
        var started = (await world.Use<StartContribution>().Run(order)).Value;
        World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(started.Id, world.Clock.Now)));
        return started;
    }

    private sealed record SentMail(
        string Kind, string? Email, string Language, string Subject, string BodyText, string BodyHtml);

    private Task<IReadOnlyList<SentMail>> Sent() => database.Db.Query<SentMail>("""
        SELECT m.kind, p.email, m.language, m.subject, m.body_text, m.body_html
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE m.state = 'sent'
        ORDER BY m.created_at
        """);

    private static Dictionary<string, string> Sentences(string culture) => MailTexts.Resources
        .GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Values(string sentence) =>
        Placeholder().Matches(sentence).Select(m => m.Value).Distinct().Order();

    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{|\}")]
    private static partial Regex Unfilled();
}
