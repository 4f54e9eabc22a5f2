using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>From a use case that tells somebody to the letters they read.</summary>
public sealed class TellTests : IAsyncLifetime
{
    private readonly Guid subject = Guid.CreateVersion7();

    /// <summary>Nobody works there but whom a test sends.</summary>
    private readonly Guid company = Guid.CreateVersion7();

    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        await Territory.Found(database.Db, demo: true, DateTimeOffset.UnixEpoch);
        world = await World.Create(database, also: services => services.AddLogging().AddJobs(
            new JobSettings(database.ConnectionString, JobWorld.Mails, Ticks: false),
            new Timetable([
                TimetableEntry.Every<RelayOutbox>(1, "relay outbox"),
                TimetableEntry.Every<SendMails>(1, "send mails"),
            ])));
        await world.Organisation(company, OrganisationKind.Company, "La poste d'essai (inventée)");
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Each_member_reads_one_letter_in_their_language_with_amount_and_day_as_it_writes_them()
    {
        await Member("hanna@exemple.invalid", "Hanna (erfunden)", "de");
        await Member("henry@exemple.invalid", "Henry (invented)", "en");
        await Due();
        var mails = (await Sent()).OrderBy(mail => mail.Email).ToList();
        Assert.Equal(["hanna@exemple.invalid", "henry@exemple.invalid"], mails.Select(mail => mail.Email));
        Assert.Contains("1.234,50 €", Plain(mails[0].BodyText));
        Assert.Contains("5. März 2026", mails[0].BodyText);
        Assert.Contains("€1,234.50", mails[1].BodyText);
        Assert.Contains("5 March 2026", mails[1].BodyText);
        Assert.Contains("Guten Tag Hanna (erfunden),", mails[0].BodyText);
        Assert.Contains("https://okote.example/de/entreprise/appels/7", mails[0].BodyText);
        Assert.Contains("https://okote.example/de/entreprise/appels/7", WebUtility.HtmlDecode(mails[0].BodyHtml));
        Assert.DoesNotContain("desabonnements", mails[0].BodyText);
    }

    [Fact]
    public async Task Told_twice_is_two_letters_and_one_fact_heard_twice_is_one()
    {
        await Member("hanna@exemple.invalid", "Hanna (erfunden)", "de");
        await Due();
        await database.Db.Execute("UPDATE outbox SET published_at = NULL");
        await database.Db.Execute("DELETE FROM consumed");
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Single(await Sent());
        await Due();
        Assert.Equal(2, (await Sent()).Count);
    }

    [Fact]
    public async Task Operators_and_one_person_are_told_without_naming_an_organisation()
    {
        await database.Db.Transact(async tx =>
        {
            await Tell.Operators(tx, world.Clock.Now, "decision_expires", subject, "/operator/decisions",
                ("subject", "Un four"), ("expires", world.Clock.Now));
            await Tell.Person(tx, world.Clock.Now, world.Odile, "decision_expires", subject, "/operator/decisions",
                ("subject", "Un four"), ("expires", world.Clock.Now));
            return true;
        });
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Equal(["odile@exemple.invalid", "odile@exemple.invalid", "otto@exemple.invalid"],
            (await Sent()).Select(mail => mail.Email).Order());
    }

    [Fact]
    public async Task Whoever_may_not_come_in_any_more_hears_nothing_of_the_work()
    {
        await Member("hanna@exemple.invalid", "Hanna (erfunden)", "de");
        await Member("henry@exemple.invalid", "Henry (invented)", "en");
        await database.Db.Execute("""
            UPDATE people SET disabled_at = @Now
            WHERE email IN ('henry@exemple.invalid', 'otto@exemple.invalid')
            """, new { world.Clock.Now });
        await Due();
        await database.Db.Transact(async tx =>
        {
            await Tell.Operators(tx, world.Clock.Now, "decision_expires", subject, "/operator/decisions",
                ("subject", "Un four"), ("expires", world.Clock.Now));
            return true;
        });
        await Timetable.RunUntilIdle(world.Services, default);
        Assert.Equal(["hanna@exemple.invalid", "odile@exemple.invalid"],
            (await Sent()).Select(mail => mail.Email).Order());
    }

    [Fact]
    public async Task Backers_hear_news_only_if_they_asked_and_until_they_stop_it()
    {
        await Promise("amina@exemple.invalid", Consent.HolderNews);
        await Promise("bruno@exemple.invalid", Consent.HolderNews);
        await Promise("chloe@exemple.invalid", Consent.Letter);
        await News();
        var first = (await Sent()).Where(mail => mail.Kind == "campaign_last_days_backers").ToList();
        Assert.Equal(["amina@exemple.invalid", "bruno@exemple.invalid"], first.Select(mail => mail.Email).Order());
        var amina = first.Single(mail => mail.Email == "amina@exemple.invalid");
        Assert.Contains($"https://okote.example/fr/desabonnements/{amina.StopKey}", amina.BodyText);
        Assert.Contains($"/fr/desabonnements/{amina.StopKey}", amina.BodyHtml);

        World.Must(await world.Use<ChangeSubscription>().Run(amina.StopKey!, stop: true));
        World.Must(await world.Use<ChangeSubscription>().Run(amina.StopKey!, stop: true));
        await News();
        Assert.Equal(3, (await Sent()).Count(mail => mail.Kind == "campaign_last_days_backers"));
        World.Must(await world.Use<ChangeSubscription>().Run(amina.StopKey!, stop: false));
        await News();
        Assert.Equal(5, (await Sent()).Count(mail => mail.Kind == "campaign_last_days_backers"));
        Assert.Equal(Refusal.NotFound,
            (await world.Use<ChangeSubscription>().Run(new string('0', 40), stop: true)).Refusal);
    }

    private async Task Due()
    {
        await database.Db.Transact(async tx =>
        {
            await Tell.Members(tx, world.Clock.Now, company, "call_for_funds", subject,
                "/entreprise/appels/7", ("campaign", "Un four"), ("amount", Money.Eur(1_234_50)),
                ("day", new DateOnly(2026, 3, 5)));
            return true;
        });
        await Timetable.RunUntilIdle(world.Services, default);
    }

    private async Task News()
    {
        await database.Db.Transact(async tx =>
        {
            await Tell.Backers(tx, world.Clock.Now, world.Bakery, "campaign_last_days_backers", world.Bakery,
                "/campagnes/fournil-essai", ("campaign", "Un four"), ("days", 2), ("closes", world.Clock.Now),
                ("raised", Money.Eur(10)), ("minimum", Money.Eur(20)));
            return true;
        });
        await Timetable.RunUntilIdle(world.Services, default);
    }

    private async Task Member(string email, string name, string language) => World.Must(
        await world.Use<RegisterPerson>().Run(email, name, language, "company", company));

    private async Task Promise(string email, Consent consent)
    {
        var order = world.Order(20_00, email) with { Quoted = Money.Eur(40_00), Consents = [consent] };
        var started = (await world.Use<StartContribution>().Run(order)).Value;
        World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(started.Id, world.Clock.Now)));
    }

    private sealed record SentMail(string Kind, string Email, string BodyText, string BodyHtml, string? StopKey);

    private Task<IReadOnlyList<SentMail>> Sent() => database.Db.Query<SentMail>("""
        SELECT m.kind, p.email, m.body_text, m.body_html, m.stop_key
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE m.state = 'sent' AND m.kind NOT LIKE 'contribution%'
        """);

    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
