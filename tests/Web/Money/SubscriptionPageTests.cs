using System.Net;
using Okote.Funding;

namespace Okote.Tests;

public sealed class SubscriptionPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    [Fact]
    public async Task The_letters_link_asks_before_it_stops_anything_and_undoes_it()
    {
        var key = await Letter();
        var visitor = shared.Site.Visit();
        var page = await visitor.Get($"/fr/desabonnements/{key}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("no-store", page.Header("Cache-Control"));
        Assert.False(await IsStopped(key));

        var stopped = await visitor.Post($"/fr/desabonnements/{key}");
        Assert.Contains("vous ne recevrez plus ces nouvelles", stopped.Text);
        Assert.True(await IsStopped(key));
        await visitor.Post($"/fr/desabonnements/{key}/reprises");
        Assert.False(await IsStopped(key));
    }

    [Fact]
    public async Task A_mail_program_stops_them_with_one_post_and_no_cookie()
    {
        var key = await Letter();
        var answer = await shared.Site.Visit().Post($"/de/desabonnements/{key}", ("List-Unsubscribe", "One-Click"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(await IsStopped(key));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000")]
    [InlineData("abc")]
    public async Task A_link_that_nobody_was_given_leads_nowhere(string key)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await shared.Site.Visit().Get($"/fr/desabonnements/{key}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shared.Site.Visit().Post($"/fr/desabonnements/{key}")).Status);
    }

    private async Task<string> Letter()
    {
        var key = MailTopics.DrawKey();
        await shared.Site.Db.Execute("""
            INSERT INTO mails (id, person_id, kind, subject_id, occasion, topic, stop_key, language, subject, body_text,
                               body_html, created_at)
            VALUES (@Id, @Odile, 'news', @Id, @Id, 'work_news', @key, 'fr', 's', 't', 'h', @Now)
            """, new { Id = Guid.CreateVersion7(), shared.Site.World.Odile, key, shared.Site.World.Clock.Now });
        await shared.Site.Db.Execute("DELETE FROM mail_stops");
        return key;
    }

    private async Task<bool> IsStopped(string key) => (await MailTopics.Find(shared.Site.Db, key))!.Stopped;
}
