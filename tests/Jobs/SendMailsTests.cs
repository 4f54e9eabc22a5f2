using Okote.Funding;

namespace Okote.Tests;

public sealed class SendMailsTests : IAsyncLifetime
{
    private readonly MovedClock clock = new();
    private readonly MailServer server = new();
    private readonly Guid person = Guid.CreateVersion7();
    private TestDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        await database.Db.Execute("""
            INSERT INTO people (id, email, name, created_at)
            VALUES (@person, 'amina@exemple.invalid', 'Amina (inventée)', @Now)
            """, new { person, Now = clock.GetUtcNow() });
        await Queue("Votre don de 20 €");
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_queued_mail_reaches_the_server_once_as_text_and_html()
    {
        Assert.Equal(1, await Send());
        Assert.Equal(0, await Send());
        var letter = Assert.Single(server.Letters);
        Assert.Contains("To: amina@exemple.invalid", letter);
        Assert.Contains("From: bonjour@okote.example", letter);
        Assert.Contains("multipart/alternative", letter);
        Assert.Contains("text/html", letter);
        Assert.Contains("https://okote.example/fr/dons/cle", letter.Replace("=\r\n", ""));
        Assert.Equal(("sent", 1, ""), await State());
    }

    [Fact]
    public async Task A_letter_of_news_says_in_its_header_how_to_stop_it_with_one_click_and_a_necessary_one_does_not()
    {
        await Send();
        Assert.DoesNotContain("List-Unsubscribe", Assert.Single(server.Letters));
        await database.Db.Transact(async tx =>
        {
            var draft = new MailDraft("de", "Etappe", "Guten Tag,", ["50 %"], [], [], new MailLink("a", "b"), "Okote");
            await Mails.Queue(tx, new Letter("campaign_milestone", person, person, person, "work_news", "clef"),
                draft, clock.GetUtcNow());
            return true;
        });
        await Send();
        var letter = server.Letters.Last().Replace("\r\n ", " ");
        Assert.Contains("List-Unsubscribe: <https://okote.example/de/desabonnements/clef>", letter);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", letter);
    }

    [Fact]
    public async Task A_server_that_says_later_is_asked_again_later()
    {
        server.AnswerToRecipient = "451 greylisted";
        Assert.Equal(1, await Send());
        var (state, tries, note) = await State();
        Assert.Equal(("queued", 1), (state, tries));
        Assert.Contains("greylisted", note);
        Assert.Equal(0, await Send());

        server.AnswerToRecipient = "250 ok";
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await Send());
        Assert.Equal(("sent", 2, ""), await State());
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_not_asked_again()
    {
        server.AnswerToRecipient = "550 no such mailbox";
        await Send();
        var (state, tries, note) = await State();
        Assert.Equal(("failed", 1), (state, tries));
        Assert.Contains("no such mailbox", note);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await Send());
    }

    // Protection: SendMails gives a letter up after eight tries. Without it the letter was still to be sent after ten.
    [Fact]
    public async Task A_server_that_never_answers_ends_in_a_failed_mail_that_says_why()
    {
        server.HangUp();
        for (var i = 0; i < Mails.Send_TriesMax + 2; i++)
        {
            await Send();
            clock.Advance(TimeSpan.FromHours(12));
        }
        var (state, tries, note) = await State();
        Assert.Equal(("failed", Mails.Send_TriesMax), (state, tries));
        Assert.NotEmpty(note);
    }

    [Fact]
    public async Task Two_senders_at_once_send_each_mail_once()
    {
        for (var i = 0; i < 20; i++) await Queue($"Mail {i}");
        var sent = await Task.WhenAll(Send(), Send(), Send());
        Assert.Equal(21, sent.Sum());
        Assert.Equal(21, server.Letters.Count);
    }

    [Fact]
    public async Task A_mail_to_an_erased_person_fails_and_goes_nowhere()
    {
        await database.Db.Execute("UPDATE people SET email = NULL");
        await Send();
        Assert.Equal(("failed", 1, "the person's address was erased"), await State());
        Assert.Empty(server.Letters);
    }

    [Fact]
    public void A_password_does_not_leak_into_a_log_line() => Assert.DoesNotContain("secret",
        new SmtpSettings("mail.example", 587, StartTls: true, "okote", "secret").ToString());

    private Task<int> Send() => new SendMails(database.Db, clock, JobWorld.Mails with
    {
        Smtp = new SmtpSettings("127.0.0.1", server.Port, StartTls: false, null, null),
    }).Run(default);

    private async Task Queue(string subject) => await database.Db.Transact(async tx =>
    {
        var draft = new MailDraft("fr", subject, "Bonjour,", ["Merci !"], [new("Votre don", "20,00 €")], [],
            new MailLink("Revoir", "https://okote.example/fr/dons/cle"), "Okote");
        await Mails.Queue(tx, MailKind.ContributionCommitted, Guid.CreateVersion7(), person, draft, clock.GetUtcNow());
        return true;
    });

    private Task<(string State, int Tries, string Note)> State() =>
        database.Db.Single<(string, int, string)>("SELECT state, tries, note FROM mails");
}
