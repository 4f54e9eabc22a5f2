using Okote.Data;

namespace Okote.Funding;

/// <summary>Why somebody cannot be erased yet, with what is still open.</summary>
public sealed record ErasureObstacle(Refusal Refusal, IReadOnlyList<string> About);

/// <summary>Takes everything personal away from a person. The books know them by a pseudonym alone, so that every
/// amount, approval and move stays where it is.</summary>
public sealed class ErasePerson(Db db, TimeProvider clock)
{
    /// <summary>Null when the person may be erased.</summary>
    public static async Task<ErasureObstacle?> Obstacle(Session session, Guid person)
    {
        var open = await session.Query<string>("""
            SELECT g.reference
            FROM contributions g
            JOIN campaigns c ON c.id = g.campaign_id
            WHERE g.contributor_id = @person
              -- Money may still come or go back, and somebody has to be told.
              AND (g.status IN ('started', 'committed', 'disputed')
                   OR (g.status = 'collected' AND c.state NOT IN ('settled', 'reported', 'accepted'))
                   OR EXISTS (SELECT 1 FROM refunds r
                              WHERE r.contribution_id = g.id AND r.state IN ('requested', 'sent')))
            ORDER BY g.created_at
            """, new { person });
        var atDesk = await session.Query<string>("""
            SELECT c.title || ', n° ' || o.receipt_number
            FROM offline_gifts o
            JOIN campaigns c ON c.id = o.campaign_id
            JOIN people p ON p.id = @person
             AND (o.giver_id = p.id OR (o.giver_id IS NULL AND lower(o.giver_email) = p.email))
            -- Two people are about to decide on what the receipt says.
            WHERE o.state = 'submitted'
            ORDER BY o.entered_at
            """, new { person });
        open = [.. open, .. atDesk];
        if (open.Count > 0) return new ErasureObstacle(Refusal.ContributionsOpen, open);
        var led = await session.Query<string>("""
            SELECT coalesce(o.name, 'Okoté')
            FROM roles r
            LEFT JOIN organisations o ON o.id = r.organisation_id
            WHERE r.person_id = @person
              AND (r.standing = 'admin' OR r.role = 'operator')
              AND NOT EXISTS (SELECT 1
                              FROM roles x
                              WHERE x.organisation_id IS NOT DISTINCT FROM r.organisation_id AND x.role = r.role
                                AND x.person_id <> r.person_id AND (x.standing = 'admin' OR x.role = 'operator'))
            ORDER BY 1
            """, new { person });
        return led.Count > 0 ? new ErasureObstacle(Refusal.LastAdmin, led) : null;
    }

    public async Task<Result<Done>> Run(Guid person) => await db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        // Nobody gives in this person's name while the rows below are being emptied.
        if (await tx.One<Guid?>("SELECT id FROM people WHERE id = @person AND erased_at IS NULL FOR UPDATE",
                new { person }) is null) return Refusal.NotFound;
        if (await Obstacle(tx, person) is { } obstacle) return obstacle.Refusal;
        await FactorResets.Withdraw(tx, person, "the person was erased", now);
        await Audit.Write(tx, now, person, "person_erased", "person", person);
        foreach (var statement in Statements) await tx.Execute(statement, new { person, now });
        await EmptyEvents(tx, person);
        return default(Done);
    });

    /// <summary>Empties what the provider told us about people who were erased: that it did, of what and when stays;
    /// addresses and cards do not. It tells of disputes and bank debits long after a person is gone, so that this is
    /// asked again every night.</summary>
    /// <param name="person">Null for all of them.</param>
    public static Task<int> EmptyEvents(Session session, Guid? person = null) => session.Execute("""
        WITH erased AS (
            SELECT id FROM people WHERE erased_at IS NOT NULL AND (@person::uuid IS NULL OR id = @person))
        UPDATE stripe_events e
        SET body = jsonb_build_object('id', e.id, 'object', 'event', 'type', e.type, 'data', jsonb_build_object(
                'object', jsonb_build_object('id', e.body->'data'->'object'->>'id',
                                             'object', e.body->'data'->'object'->>'object')))
        WHERE e.state <> 'received' AND e.body->'created' IS NOT NULL AND e.id IN (
            SELECT s.id
            FROM contributions g
            JOIN payments p ON p.contribution_id = g.id
            CROSS JOIN LATERAL (VALUES (p.session_id), (p.customer_id), (p.payment_method_id), (p.payment_intent_id),
                                       (p.charge_id)) x (object_id)
            JOIN stripe_events s ON s.body->'data'->'object'->>'id' = x.object_id
            WHERE g.contributor_id IN (SELECT id FROM erased)
            UNION ALL
            SELECT s.id
            FROM contributions g
            JOIN disputes d ON d.contribution_id = g.id
            JOIN stripe_events s ON s.body->'data'->'object'->>'id' = d.provider_id
            WHERE g.contributor_id IN (SELECT id FROM erased)
            UNION ALL
            -- Cards that were declined: no payment keeps their charge or setup. The list is that of the index.
            SELECT s.id
            FROM contributions g
            JOIN stripe_events s ON s.body->'data'->'object'->'metadata'->>'contribution_id' = g.id::text
             AND s.type IN ('charge.failed', 'payment_intent.payment_failed', 'payment_intent.canceled',
                            'setup_intent.setup_failed', 'setup_intent.canceled')
            WHERE g.contributor_id IN (SELECT id FROM erased))
        """, new { person });

    private static readonly string[] Statements =
    [
        "DELETE FROM passkeys WHERE person_id = @person",
        "DELETE FROM recovery_codes WHERE person_id = @person",
        "DELETE FROM sign_in_links WHERE person_id = @person",
        "DELETE FROM email_changes WHERE person_id = @person",
        "DELETE FROM credentials WHERE person_id = @person",
        "DELETE FROM roles WHERE person_id = @person",
        "DELETE FROM mail_stops WHERE person_id = @person",
        """
        DELETE FROM contribution_names n
        USING contributions g
        WHERE g.id = n.contribution_id AND g.contributor_id = @person
        """,
        // A receipt that was issued is kept as long as the law asks, and names who gave; what was only asked is not.
        """
        DELETE FROM receipt_requests q
        USING contributions g
        WHERE g.id = q.contribution_id AND g.contributor_id = @person
        """,
        """
        UPDATE contributions
        SET message = '', display = 'anonymous'
        WHERE contributor_id = @person
        """,
        // What was sent stays as a fact; what it said was personal.
        """
        UPDATE mails
        SET subject = '', body_text = '', body_html = '', email = NULL,
            state = CASE state WHEN 'queued' THEN 'failed' ELSE state END,
            note = CASE state WHEN 'queued' THEN 'the person was erased' ELSE note END
        WHERE person_id = @person
        """,
        // The receipt's number, day and sum stay for the books; who gave does not.
        """
        UPDATE offline_gifts o
        SET giver_name = '', giver_email = NULL
        FROM people p
        WHERE p.id = @person
          AND (o.giver_id = p.id OR (o.giver_id IS NULL AND lower(o.giver_email) = p.email)
               OR o.contribution_id IN (SELECT g.id FROM contributions g WHERE g.contributor_id = p.id))
        """,
        """
        UPDATE invitations i
        SET email = NULL, ended_at = coalesce(i.ended_at, @now)
        FROM people p
        WHERE p.id = @person
          AND (i.invited_id = p.id OR (i.invited_id IS NULL AND i.email = p.email) OR i.accepted_by = p.id)
        """,
        // What was told to the payment provider about a payment that has ended: its copy here names an address.
        """
        UPDATE psp_operations o
        SET parameters = ''
        FROM contributions g
        WHERE g.contributor_id = @person AND o.subject_id = g.id AND o.state IN ('succeeded', 'failed')
        """,
        """
        UPDATE payments p
        SET fingerprint = NULL
        FROM contributions g
        WHERE g.id = p.contribution_id AND g.contributor_id = @person AND p.fingerprint IS NOT NULL
        """,
        // Disabled, and with a new stamp: no cookie of theirs opens anything.
        """
        UPDATE people
        SET email = NULL, name = NULL, erased_at = @now, disabled_at = @now, session_stamp = gen_random_uuid()
        WHERE id = @person
        """,
    ];
}
