using Okote.Data;

namespace Okote.Funding;

/// <summary>Somebody who lost their second factor and waits to be let in again.</summary>
/// <param name="State">asked by the person, or submitted by the operator who found out who it is.</param>
/// <param name="Contact">How the person says they can be reached.</param>
/// <param name="Reason">How the operator found out; empty while nobody did.</param>
public sealed record FactorReset(
    Guid Id, Guid PersonId, string State, string Contact, string Reason, DateTimeOffset AskedAt)
{
    public const int Contact_CharsMax = 300;

    public const int Reason_CharsMax = 1_000;

    /// <summary>More than this in a day is somebody who wears the team down.</summary>
    public const int Resets_PerDayMax = 3;

    /// <summary>Hash of what the second operator approves.</summary>
    public byte[] ContentHash() => Approval.HashOf(new { Id, PersonId, Reason });
}

public static class FactorResets
{
    private const string Columns = "id, person_id, state, contact, reason, asked_at";

    /// <summary>The one that is not over; nobody has two.</summary>
    public static Task<FactorReset?> OpenOf(Session session, Guid person) => session.One<FactorReset>($"""
        SELECT {Columns}
        FROM factor_resets
        WHERE person_id = @person AND ended_at IS NULL
        """, new { person });

    /// <summary>The one of that id, over or not.</summary>
    internal static Task<FactorReset?> Find(Tx tx, Guid id) => tx.One<FactorReset>($"""
        SELECT {Columns}
        FROM factor_resets
        WHERE id = @id
        """, new { id });

    internal static async Task<bool> MayAskAgain(Tx tx, Guid person, DateTimeOffset now) => await tx.Single<long>("""
        SELECT count(*)
        FROM factor_resets
        WHERE person_id = @person AND asked_at > @Since
        """, new { person, Since = now.AddDays(-1) }) < FactorReset.Resets_PerDayMax;

    internal static Task<FactorReset?> Lock(Tx tx, Guid id) => tx.One<FactorReset>($"""
        SELECT {Columns}
        FROM factor_resets
        WHERE id = @id AND ended_at IS NULL
        FOR UPDATE
        """, new { id });

    internal static Task Insert(Tx tx, Guid id, Guid person, string contact, DateTimeOffset now) => tx.Execute("""
        INSERT INTO factor_resets (id, person_id, contact, asked_at)
        VALUES (@id, @person, @contact, @now)
        """, new { id, person, contact, now });

    internal static Task Submit(Tx tx, Guid id, string reason, Guid by, DateTimeOffset now) => tx.Execute("""
        UPDATE factor_resets
        SET state = 'submitted', reason = @reason, requested_by = @by, requested_at = @now
        WHERE id = @id
        """, new { id, reason, by, now });

    internal static Task End(Tx tx, Guid id, string state, Guid by, DateTimeOffset now) => tx.Execute("""
        UPDATE factor_resets
        SET state = @state, contact = '', reason = '', ended_by = @by, ended_at = @now
        WHERE id = @id
        """, new { id, state, by, now });

    /// <summary>Ends the one that is not over, and the request that waits about it.</summary>
    /// <returns>False when there is none.</returns>
    internal static async Task<bool> Withdraw(Tx tx, Guid person, string why, DateTimeOffset now)
    {
        if (await OpenOf(tx, person) is not { } open || await Lock(tx, open.Id) is null) return false;
        await Approvals.Withdraw(tx, "factor_reset", open.Id, person, why, now);
        await End(tx, open.Id, "withdrawn", person, now);
        return true;
    }

    /// <summary>Nothing of the second factor is left, nobody is signed in as this person, and codes that were tried in
    /// vain lock nobody out any more.</summary>
    internal static Task Clear(Tx tx, Guid person) => tx.Execute("""
        DELETE FROM passkeys WHERE person_id = @person;
        DELETE FROM recovery_codes WHERE person_id = @person;
        UPDATE credentials
        SET authenticator_key = NULL, authenticator_confirmed_at = NULL, authenticator_last_hash = NULL,
            failed_tries = 0, locked_until = NULL
        WHERE person_id = @person;
        UPDATE people
        SET session_stamp = gen_random_uuid()
        WHERE id = @person
        """, new { person });
}

/// <summary>Somebody past the first factor has neither the device nor a code on paper. They are told as well: if it was
/// not them, they take it back with the factor they still have.</summary>
public sealed class AskFactorReset(Db db, TimeProvider clock)
{
    /// <param name="id">From the form: sent twice, asked once.</param>
    public async Task<Result<Done>> Run(Guid id, Guid person, string? contact)
    {
        var reach = contact?.Trim() ?? "";
        if (reach.Length == 0) return Refusal.FieldMissing;
        if (reach.Length > FactorReset.Contact_CharsMax) return Refusal.TextTooLong;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            // Of two clicks the second waits here, and finds what the first one wrote.
            if (await EmailChanges.LockEmail(tx, person) is null) return Refusal.NotFound;
            if (await FactorResets.Find(tx, id) is { } known) return Answer(known, person, reach);
            if (!await Credentials.HasSecondFactor(tx, person)) return Refusal.WrongState;
            if (await FactorResets.OpenOf(tx, person) is not null) return Refusal.WrongState;
            if (!await FactorResets.MayAskAgain(tx, person, now)) return Refusal.TooManyAttempts;
            await FactorResets.Insert(tx, id, person, reach, now);
            await Audit.Write(tx, now, person, "factor_reset_asked", "person", person);
            await Tell.Operators(tx, now, "factor_reset_asked", id, $"/operator/personnes/{person}",
                ("person", (await People.Find(tx, person))?.Name ?? ""));
            await Tell.Person(tx, now, person, "factor_reset_heard", id, "/compte");
            return default(Done);
        });
    }

    /// <summary>What a form that was sent before is told.</summary>
    private static Result<Done> Answer(FactorReset known, Guid person, string reach)
    {
        if (known.PersonId != person) return Refusal.SameIdOtherContent;
        if (known.State is not ("asked" or "submitted")) return Refusal.AlreadyEnded;
        return known.Contact == reach ? default(Done) : Refusal.SameIdOtherContent;
    }
}

/// <summary>The person found the device after all, or never asked.</summary>
public sealed class WithdrawFactorReset(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid person) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (!await FactorResets.Withdraw(tx, person, "withdrawn by the person", now)) return Refusal.NotFound;
        await Audit.Write(tx, now, person, "factor_reset_withdrawn", "person", person);
        return default(Done);
    });
}
