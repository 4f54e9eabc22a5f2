using Okote.Data;

namespace Okote.Funding;

/// <param name="Email">As it was typed.</param>
/// <param name="ReturnPath">Where the person wanted to go, on this site; empty for the account page.</param>
/// <param name="Site">Where people reach the site; the link begins with it.</param>
public sealed record SignInWish(string Email, string Language, string ReturnPath, Uri Site);

/// <summary>Who came in by a link, and where they wanted to go.</summary>
public sealed record SignInArrival(Guid PersonId, string ReturnPath);

/// <summary>Links that sign one person in once. Whoever reads the mail has shown that the address is theirs.</summary>
public static class SignInLinks
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    /// <summary>More than this in the life of a link is somebody else's doing; no further mail is sent.</summary>
    public const int Links_PerLifeMax = 5;

    public static async Task<bool> MayAskAgain(Session session, Guid person, DateTimeOffset now) =>
        await session.Single<long>("""
            SELECT count(*)
            FROM sign_in_links
            WHERE person_id = @person AND created_at > @Since
            """, new { person, Since = now - Life }) < Links_PerLifeMax;

    public static Task Add(
        Tx tx, Guid id, Guid person, OneTimeToken token, string returnPath, DateTimeOffset now) => tx.Execute("""
        INSERT INTO sign_in_links (id, token_hash, person_id, return_path, created_at, expires_at)
        VALUES (@id, @Hash, @person, @returnPath, @now, @Until)
        """, new { id, token.Hash, person, returnPath, now, Until = now + Life });

    public static Task<bool> IsOpen(Session session, string token, DateTimeOffset now) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM sign_in_links
                       WHERE token_hash = @Hash AND used_at IS NULL AND expires_at > @now)
        """, new { Hash = OneTimeToken.HashOf(token), now });

    /// <summary>By a conditional update, so that of two clicks only one comes in.</summary>
    public static Task<SignInArrival?> Spend(Tx tx, string token, DateTimeOffset now) => tx.One<SignInArrival>("""
        UPDATE sign_in_links
        SET used_at = @now
        WHERE token_hash = @Hash AND used_at IS NULL AND expires_at > @now
        RETURNING person_id, return_path
        """, new { Hash = OneTimeToken.HashOf(token), now });
}

/// <summary>Mails a link. The answer is the same for an address Okote knows and for one it has never heard of: who
/// has an account is nobody's business.</summary>
public sealed class SendSignInLink(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(SignInWish wish)
    {
        if (People.NormalEmail(wish.Email) is not { } email) return Refusal.EmailInvalid;
        var now = clock.GetUtcNow();
        return await db.Decide<Done>(async tx =>
        {
            var person = (await People.Lock(tx, [new Newcomer(email, null, wish.Language)], now))[email];
            if (!await SignInLinks.MayAskAgain(tx, person, now)) return default(Done);
            var (id, token) = (Guid.CreateVersion7(now), OneTimeToken.Create());
            await SignInLinks.Add(tx, id, person, token, wish.ReturnPath, now);
            await Mails.Queue(tx, new Letter("sign_in_link", id, person), Draft(wish, token), now);
            return default(Done);
        });
    }

    private static MailDraft Draft(SignInWish wish, OneTimeToken token)
    {
        var texts = MailTexts.In(wish.Language);
        var values = new Dictionary<string, string>
        {
            ["minutes"] = SignInLinks.Life.TotalMinutes.ToString("0", texts.Culture),
        };
        var link = new Uri(wish.Site, $"/{wish.Language}/connexion/liens/{token.Text}").AbsoluteUri;
        return new MailDraft(wish.Language, texts.Say("SignInLink_Subject", values),
            texts.Say("Greeting_Nameless", values), [texts.Say("SignInLink_Body", values)], [], [],
            new MailLink(texts.Say("SignInLink_Link", values), link), texts.Say("SignInLink_Closing", values));
    }
}

public sealed class UseSignInLink(Db db, TimeProvider clock)
{
    public Task<Result<SignInArrival>> Run(string token) => db.Decide<SignInArrival>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await SignInLinks.Spend(tx, token, now) is not { } arrival) return Refusal.LinkSpent;
        await Credentials.ProveEmail(tx, arrival.PersonId, now);
        return arrival;
    });
}
