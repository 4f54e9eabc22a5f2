using Okote.Data;

namespace Okote.Funding;

/// <summary>A member with a private interest in a decision, who has withdrawn from it.</summary>
/// <param name="Person">As the register names them.</param>
public sealed record Interest(Guid Id, string Person, string Reason, DateTimeOffset RecordedAt);

/// <summary>The register of conflicts of interest. Lines are never changed.</summary>
public static class Interests
{
    public static Task<IReadOnlyList<Interest>> OfSubject(Session session, Guid subject) => session.Query<Interest>("""
        SELECT id, person_name AS person, reason, recorded_at
        FROM interests
        WHERE subject_id = @subject
        ORDER BY recorded_at, id
        """, new { subject });

    /// <summary>Whether this person must keep out of the decision.</summary>
    public static Task<bool> Has(Session session, Guid subject, CurrentPerson person) => session.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM interests
            WHERE subject_id = @subject
              AND (person_id = @Id OR lower(btrim(person_name)) = lower(btrim(@Name))))
        """, new { subject, person.Id, person.Name });

    /// <summary>Colleagues of a public body, for whoever chooses a name.</summary>
    public static Task<IReadOnlyList<Colleague>> Colleagues(Session session, Guid organisation) =>
        session.Query<Colleague>("""
            SELECT p.id, coalesce(p.name, p.email) AS name
            FROM roles r
            JOIN people p ON p.id = r.person_id AND p.disabled_at IS NULL
            WHERE r.organisation_id = @organisation AND r.role = 'city' AND coalesce(p.name, p.email) IS NOT NULL
            ORDER BY 2, 1
            """, new { organisation });
}

public sealed record Colleague(Guid Id, string Name);

/// <summary>Writes down that a member has an interest and withdraws. Possible until the decision is taken.</summary>
public sealed class RecordInterest(Db db, TimeProvider clock)
{
    /// <param name="kind">fund or award.</param>
    public async Task<Result<Guid>> Run(
        Guid id, string kind, Guid subject, string person, string reason, CurrentPerson by)
    {
        if (string.IsNullOrWhiteSpace(person)) return Refusal.NameMissing;
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        return await db.Decide<Guid>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await CityDecision.Lock(tx, kind, subject, by.Cities) is not { } decision) return Refusal.NotFound;
            if (decision.State is not ("draft" or "submitted")) return Refusal.WrongState;
            var name = person.Trim();
            var colleague = (await Interests.Colleagues(tx, decision.OrganisationId))
                .FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
            var written = await tx.Execute("""
                INSERT INTO interests (id, subject_kind, subject_id, organisation_id, person_id, person_name, reason,
                                       recorded_by, recorded_at)
                VALUES (@id, @kind, @subject, @OrganisationId, @PersonId, @name, @Reason, @By, @now)
                ON CONFLICT (id) DO NOTHING
                """,
                new
                {
                    id, kind, subject, decision.OrganisationId, PersonId = colleague?.Id, name, Reason = reason.Trim(),
                    By = by.Id, now,
                });
            if (written == 0)
                return (await Interests.OfSubject(tx, subject)).Any(known =>
                    (known.Id, known.Person, known.Reason) == (id, name, reason.Trim()))
                    ? id : Refusal.SameIdOtherContent;
            await Audit.Write(
                tx, now, by.Id, "interest_recorded", kind, subject, organisation: decision.OrganisationId);
            return id;
        });
    }
}
