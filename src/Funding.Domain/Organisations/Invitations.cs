using Okote.Data;

namespace Okote.Funding;

/// <param name="Organisation">Null invites an operator.</param>
/// <param name="Site">Where people reach the site; the link begins with it.</param>
public sealed record InvitationWish(
    Guid? Organisation, string Email, string Standing, bool MaySign, string Language, Uri Site);

/// <summary>An invitation as the invited person and those who invite see it.</summary>
public sealed record Invitation(
    Guid Id, Guid? OrganisationId, string? Organisation, string? Email, string Role, string Standing, bool MaySign,
    string? InvitedBy, DateTimeOffset ExpiresAt);

public static class Invitations
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public static Task<IReadOnlyList<Invitation>> OpenOf(
        Session session, Guid? organisation, DateTimeOffset now) => session.Query<Invitation>("""
        SELECT i.id, i.organisation_id, o.name AS organisation, i.email, i.role, i.standing, i.may_sign,
               p.name AS invited_by, i.expires_at
        FROM invitations i
        LEFT JOIN organisations o ON o.id = i.organisation_id
        JOIN people p ON p.id = i.invited_by
        WHERE i.organisation_id IS NOT DISTINCT FROM @organisation AND i.ended_at IS NULL AND i.expires_at > @now
        ORDER BY i.created_at, i.id
        """, new { organisation, now });

    public static Task<Invitation?> Find(Session session, string token, DateTimeOffset now) =>
        session.One<Invitation>("""
            SELECT i.id, i.organisation_id, o.name AS organisation, i.email, i.role, i.standing, i.may_sign,
                   p.name AS invited_by, i.expires_at
            FROM invitations i
            LEFT JOIN organisations o ON o.id = i.organisation_id
            JOIN people p ON p.id = i.invited_by
            WHERE i.token_hash = @Hash AND i.ended_at IS NULL AND i.expires_at > @now
            """, new { Hash = OneTimeToken.HashOf(token), now });

    /// <summary>The one before, if it is still open, ends with this one.</summary>
    public static async Task Add(
        Tx tx, Guid id, OneTimeToken token, Invitation invitation, (Guid By, DateTimeOffset Now) entered)
    {
        await tx.Execute("""
            UPDATE invitations
            SET ended_at = @Now
            WHERE organisation_id IS NOT DISTINCT FROM @OrganisationId AND email = @Email AND ended_at IS NULL
            """, new { invitation.OrganisationId, invitation.Email, entered.Now });
        await tx.Execute("""
            INSERT INTO invitations (id, token_hash, organisation_id, email, role, standing, may_sign, invited_by,
                                     created_at, expires_at)
            VALUES (@id, @Hash, @OrganisationId, @Email, @Role, @Standing, @MaySign, @By, @Now, @ExpiresAt)
            """,
            new
            {
                id,
                token.Hash,
                invitation.OrganisationId,
                invitation.Email,
                invitation.Role,
                invitation.Standing,
                invitation.MaySign,
                entered.By,
                entered.Now,
                invitation.ExpiresAt,
            });
    }

    /// <summary>By a conditional update, so that a link lets one person in.</summary>
    public static async Task<bool> End(Tx tx, Guid id, Guid? acceptedBy, DateTimeOffset now) => await tx.Execute("""
        UPDATE invitations
        SET ended_at = @now, accepted_by = @acceptedBy
        WHERE id = @id AND ended_at IS NULL
        """, new { id, acceptedBy, now }) == 1;
}

/// <summary>Mails somebody a link by which they become a member.</summary>
public sealed class InviteMember(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(InvitationWish wish, Guid by)
    {
        if (People.NormalEmail(wish.Email) is not { } email) return Refusal.EmailInvalid;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            if (!await MayInvite(tx, wish.Organisation, by)) return Refusal.NotFound;
            var role = wish.Organisation is { } organisation ? await Members.RoleIn(tx, organisation) : "operator";
            var name = wish.Organisation is { } of ? (await Organisations.Find(tx, of))!.Name : null;
            var inviter = (await People.Find(tx, by))?.Name;
            var invitation = new Invitation(Guid.CreateVersion7(now), wish.Organisation, name, email, role!,
                wish.Standing, wish.MaySign, inviter, now + Invitations.Life);
            var token = OneTimeToken.Create();
            await Invitations.Add(tx, invitation.Id, token, invitation, (by, now));
            var invited = (await People.Lock(tx, [new Newcomer(email, null, wish.Language)], now))[email];
            await Mails.Queue(
                tx, new Letter("invitation", invitation.Id, invited), Draft(wish, invitation, token), now);
            await Audit.Write(tx, now, by, "member_invited", "invitation", invitation.Id,
                organisation: wish.Organisation);
            return invitation.Id;
        });
    }

    private static Task<bool> MayInvite(Tx tx, Guid? organisation, Guid by) =>
        organisation is { } one ? Members.MayLead(tx, one, by) : Members.IsOperator(tx, by);

    private static MailDraft Draft(InvitationWish wish, Invitation invitation, OneTimeToken token)
    {
        var texts = MailTexts.In(wish.Language);
        var values = new Dictionary<string, string>
        {
            ["organisation"] = invitation.Organisation ?? "Okoté",
            ["inviter"] = invitation.InvitedBy ?? "Okoté",
            ["days"] = Invitations.Life.TotalDays.ToString("0", texts.Culture),
        };
        var link = new Uri(wish.Site, $"/{wish.Language}/invitations/{token.Text}").AbsoluteUri;
        return new MailDraft(wish.Language, texts.Say("Invitation_Subject", values),
            texts.Say("Greeting_Nameless", values), [texts.Say("Invitation_Body", values)], [], [],
            new MailLink(texts.Say("Invitation_Link", values), link), texts.Say("Invitation_Closing", values));
    }
}

/// <summary>Whoever holds the link has read the mail, so the invited address is theirs: they come in as the person with
/// that address.</summary>
public sealed class AcceptInvitation(Db db, TimeProvider clock)
{
    /// <returns>Who came in.</returns>
    public async Task<Result<Guid>> Run(string token, string? name, string language)
    {
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            if (await Invitations.Find(tx, token, now) is not { Email: { } email } invitation)
                return Refusal.LinkSpent;
            var typed = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
            var person = (await People.Lock(tx, [new Newcomer(email, typed, language)], now))[email];
            if ((await People.Find(tx, person))?.Name is null) return Refusal.NameMissing;
            if (!await Invitations.End(tx, invitation.Id, person, now)) return Refusal.LinkSpent;
            await Credentials.ProveEmail(tx, person, now);
            await Join(tx, invitation, person);
            await Audit.Write(tx, now, person, "invitation_accepted", "invitation", invitation.Id,
                organisation: invitation.OrganisationId);
            return person;
        });
    }

    /// <summary>Somebody who is a member already keeps their place: an old mail demotes nobody.</summary>
    private static async Task Join(Tx tx, Invitation invitation, Guid person)
    {
        if (invitation.OrganisationId is not { } organisation)
            await People.Grant(tx, person, "operator", null);
        else if ((await Members.Of(tx, organisation)).All(member => member.PersonId != person))
            await Members.Set(tx, new Membering(
                organisation, person, invitation.Role, invitation.Standing, invitation.MaySign));
    }
}

/// <summary>An administrator takes an invitation back before anybody used it.</summary>
public sealed class WithdrawInvitation(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid? organisation, Guid id, Guid by) => await db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        var mayLead = organisation is { } one
            ? await Members.MayLead(tx, one, by) : await Members.IsOperator(tx, by);
        if (!mayLead || (await Invitations.OpenOf(tx, organisation, now)).All(open => open.Id != id))
            return Refusal.NotFound;
        if (!await Invitations.End(tx, id, null, now)) return Refusal.AlreadyEnded;
        await Audit.Write(tx, now, by, "invitation_withdrawn", "invitation", id, organisation: organisation);
        return default(Done);
    });
}
