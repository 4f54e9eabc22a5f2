using System.Security.Cryptography;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A kind of letters that a person stopped, or may stop, as the link in one of them says.</summary>
public sealed record Subscription(Guid PersonId, string Topic, bool Stopped);

/// <summary>Letters that are news: people may stop them with one click. What concerns a gift or a task is no topic.
/// </summary>
public static class MailTopics
{
    public const string CampaignNews = "campaign_news";
    public const string WorkNews = "work_news";

    private const int Key_Bytes = 20;
    private const int Key_Chars = Key_Bytes * 2;

    /// <summary>The secret of one letter's link: whoever holds it may stop such letters, and nothing else.</summary>
    public static string DrawKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Key_Bytes));

    public static Task<Subscription?> Find(Session session, string key) => key.Length != Key_Chars
        ? Task.FromResult<Subscription?>(null)
        : session.One<Subscription>("""
            SELECT m.person_id, m.topic,
                   EXISTS (SELECT 1 FROM mail_stops s WHERE s.person_id = m.person_id AND s.topic = m.topic) AS stopped
            FROM mails m
            WHERE m.stop_key = @key
            """, new { key });

    internal static Task Stop(Session session, Guid person, string topic, DateTimeOffset now) => session.Execute("""
        INSERT INTO mail_stops (person_id, topic, stopped_at)
        VALUES (@person, @topic, @now)
        ON CONFLICT DO NOTHING
        """, new { person, topic, now });

    internal static Task Resume(Session session, Guid person, string topic) => session.Execute("""
        DELETE FROM mail_stops
        WHERE person_id = @person AND topic = @topic
        """, new { person, topic });
}

/// <summary>Stops or resumes the letters of one topic for whoever holds a letter's link. Doing it twice changes
/// nothing.</summary>
public sealed class ChangeSubscription(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(string key, bool stop) => db.Decide<Done>(async tx =>
    {
        if (await MailTopics.Find(tx, key) is not { } subscription) return Refusal.NotFound;
        if (stop) await MailTopics.Stop(tx, subscription.PersonId, subscription.Topic, clock.GetUtcNow());
        else await MailTopics.Resume(tx, subscription.PersonId, subscription.Topic);
        return default(Done);
    });
}
