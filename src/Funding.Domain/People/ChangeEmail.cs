using Okote.Data;

namespace Okote.Funding;

/// <param name="Id">From the form: sent twice, one letter leaves.</param>
/// <param name="Email">As it was typed.</param>
/// <param name="Site">Where people reach the site; the link begins with it.</param>
public sealed record EmailWish(Guid Id, Guid PersonId, string? Email, string Language, Uri Site);

/// <summary>Mails a link to the address somebody wants to move to. The answer is the same whether the address is free
/// or somebody else's: only whoever reads its mail learns which.</summary>
public sealed class RequestEmailChange(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(EmailWish wish)
    {
        if (People.NormalEmail(wish.Email) is not { } email) return Refusal.EmailInvalid;
        var now = clock.GetUtcNow();
        return await db.Decide<Done>(async tx =>
        {
            if (await EmailChanges.LockEmail(tx, wish.PersonId) is not { } current) return Refusal.NotFound;
            if (await EmailChanges.Target(tx, wish.Id, wish.PersonId) is { } known)
                return known == email ? default(Done) : Refusal.SameIdOtherContent;
            if (current == email) return Refusal.EmailUnchanged;
            if (!await EmailChanges.MayAskAgain(tx, wish.PersonId, now)) return Refusal.TooManyAttempts;
            var token = OneTimeToken.Create();
            await EmailChanges.Add(tx, wish.Id, token, (wish.PersonId, email), now);
            await Audit.Write(tx, now, wish.PersonId, "email_change_requested", "person", wish.PersonId);
            if (await AddressOwner.Find(tx, email) is { IsBare: false } owner)
                await Mails.Queue(tx, new Letter("email_taken", wish.Id, owner.Id),
                    AccountLetters.Draft("email_taken", owner.Language, wish.Site, "/connexion"), now);
            else
                await Mails.Queue(tx, new Letter("email_change", wish.Id, wish.PersonId) { Email = email },
                    AccountLetters.Draft(
                        "email_change", wish.Language, wish.Site, $"/compte/adresse/liens/{token.Text}"), now);
            return default(Done);
        });
    }
}

/// <summary>The link was opened by the person who asked: from now on the new address is theirs. What they gave and do
/// hangs on the person and not on the address, so nothing of it moves.</summary>
public sealed class ConfirmEmailChange(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid person, string token, Uri site) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await EmailChanges.LockEmail(tx, person) is not { } before) return Refusal.NotFound;
        if (await EmailChanges.Spend(tx, person, token, now) is not var (id, email)) return Refusal.LinkSpent;
        if (await AddressOwner.Find(tx, email) is { } owner)
        {
            if (!owner.IsBare) return Refusal.EmailTaken;
            await owner.MakeRoom(tx, person, now);
        }
        await KeepRows(tx, person, before);
        await Move(tx, person, email, now);
        await Audit.Write(tx, now, person, "email_changed", "person", person);
        // To the address of before: if somebody else did this, its owner must hear of it.
        var language = (await People.Find(tx, person))!.Language;
        await Mails.Queue(tx, new Letter("email_changed", id, person) { Email = before },
            AccountLetters.Draft("email_changed", language, site, "/mentions-legales"), now);
        return default(Done);
    });

    /// <summary>Receipts and invitations know the person by the address of before, which may be somebody else's
    /// tomorrow.</summary>
    private static Task KeepRows(Tx tx, Guid person, string before) => tx.Execute("""
        UPDATE offline_gifts SET giver_id = @person WHERE giver_id IS NULL AND lower(giver_email) = @before;
        UPDATE invitations SET invited_id = @person WHERE invited_id IS NULL AND email = @before
        """, new { person, before });

    /// <summary>Every session ends, and every link that is still on its way to the address of before.</summary>
    private static Task Move(Tx tx, Guid person, string email, DateTimeOffset now) => tx.Execute("""
        DELETE FROM sign_in_links WHERE person_id = @person;
        UPDATE people
        SET email = @email, session_stamp = gen_random_uuid()
        WHERE id = @person;
        INSERT INTO credentials (person_id, email_proven_at, created_at)
        VALUES (@person, @now, @now)
        ON CONFLICT (person_id) DO UPDATE
        SET email_proven_at = excluded.email_proven_at
        """, new { person, email, now });
}

/// <summary>Letters about an address. They name nobody: whoever reads them may be a stranger.</summary>
internal static class AccountLetters
{
    public static MailDraft Draft(string kind, string language, Uri site, string path)
    {
        var texts = LetterTexts.In(language);
        var values = new Dictionary<string, string>
        {
            ["minutes"] = EmailChanges.Life.TotalMinutes.ToString("0", texts.Culture),
        };
        return new MailDraft(language, texts.Say($"{kind}_Subject", values), texts.Say("Greeting_Nameless", values),
            [texts.Say($"{kind}_Body", values)], [], [texts.Say($"{kind}_Next", values)],
            new MailLink(texts.Say($"{kind}_Link", values), new Uri(site, $"/{language}{path}").AbsoluteUri),
            texts.Say("Closing_address", values));
    }
}
