namespace Okote.Funding;

/// <summary>What the requests of <c>approvals a</c> are about: the words people know it by, whose it is to decide, and
/// the page where it is decided. Every kind that is asked for anywhere stands in all three.</summary>
internal static class ApprovalSubjects
{
    /// <summary>SQL. Null where the thing has no name, or its person has none.</summary>
    public const string Name = """
        CASE a.subject_kind
            WHEN 'campaign' THEN (SELECT c.title FROM campaigns c WHERE c.id = a.subject_id)
            WHEN 'campaign_edit' THEN (
                SELECT c.title
                FROM campaign_edits q
                JOIN campaigns c ON c.id = q.campaign_id
                WHERE q.id = a.subject_id)
            WHEN 'fund' THEN (SELECT f.name FROM funds f WHERE f.id = a.subject_id)
            WHEN 'fund_closure' THEN (SELECT f.name FROM funds f WHERE f.id = a.subject_id)
            WHEN 'award' THEN (SELECT w.decision_number FROM awards w WHERE w.id = a.subject_id)
            WHEN 'scheme_draft' THEN (
                SELECT e.name
                FROM scheme_drafts q
                JOIN calls e ON e.id = q.call_id
                WHERE q.id = a.subject_id)
            WHEN 'redistribution' THEN (
                SELECT e.name
                FROM redistributions q
                JOIN calls e ON e.id = q.call_id
                WHERE q.id = a.subject_id)
            WHEN 'settlement' THEN (
                SELECT c.title
                FROM settlements s
                JOIN campaigns c ON c.id = s.campaign_id
                WHERE s.id = a.subject_id)
            WHEN 'bank_entry' THEN (SELECT b.bank_reference FROM bank_entries b WHERE b.id = a.subject_id)
            WHEN 'deposit' THEN (SELECT q.bank_reference FROM fund_deposits q WHERE q.id = a.subject_id)
            WHEN 'unpaid_call' THEN (
                SELECT o.name
                FROM unpaid_calls q
                JOIN settlement_items i ON i.id = q.settlement_item_id
                JOIN funds f ON f.id = i.fund_id
                JOIN organisations o ON o.id = f.organisation_id
                WHERE q.id = a.subject_id)
            WHEN 'refund' THEN (
                SELECT c.title
                FROM refund_requests q
                JOIN contributions g ON g.id = q.contribution_id
                JOIN campaigns c ON c.id = g.campaign_id
                WHERE q.id = a.subject_id)
            WHEN 'bank_refund' THEN (
                SELECT c.title
                FROM bank_refunds q
                JOIN refunds r ON r.id = q.refund_id
                JOIN contributions g ON g.id = r.contribution_id
                JOIN campaigns c ON c.id = g.campaign_id
                WHERE q.id = a.subject_id)
            WHEN 'offline_gift' THEN (
                SELECT c.title || ', n° ' || q.receipt_number
                FROM offline_gifts q
                JOIN campaigns c ON c.id = q.campaign_id
                WHERE q.id = a.subject_id)
            WHEN 'role' THEN (
                SELECT p.name
                FROM role_requests q
                JOIN people p ON p.id = q.person_id
                WHERE q.id = a.subject_id)
            WHEN 'factor_reset' THEN (
                SELECT p.name
                FROM factor_resets q
                JOIN people p ON p.id = q.person_id
                WHERE q.id = a.subject_id)
        END
        """;

    /// <summary>SQL. What the page needs where it is not the subject's own: the person, the call or the refund.
    /// </summary>
    public const string Place = """
        CASE a.subject_kind
            WHEN 'role' THEN (SELECT q.person_id FROM role_requests q WHERE q.id = a.subject_id)
            WHEN 'factor_reset' THEN (SELECT q.person_id FROM factor_resets q WHERE q.id = a.subject_id)
            WHEN 'redistribution' THEN (SELECT q.call_id FROM redistributions q WHERE q.id = a.subject_id)
            WHEN 'bank_refund' THEN (SELECT q.refund_id FROM bank_refunds q WHERE q.id = a.subject_id)
            WHEN 'unpaid_call' THEN (SELECT q.settlement_item_id FROM unpaid_calls q WHERE q.id = a.subject_id)
        END
        """;

    /// <summary>SQL. The public body that decides it alone; null where operators do.</summary>
    public const string Decider = """
        CASE
            WHEN a.subject_kind IN ('fund', 'fund_closure') THEN (
                SELECT f.organisation_id FROM funds f WHERE f.id = a.subject_id AND f.kind = 'envelope')
            WHEN a.subject_kind = 'award' THEN (SELECT w.organisation_id FROM awards w WHERE w.id = a.subject_id)
            WHEN a.subject_kind = 'scheme_draft' THEN (
                SELECT q.organisation_id FROM scheme_drafts q WHERE q.id = a.subject_id)
        END
        """;

    /// <summary>Where it is decided: an address of this site without its language.</summary>
    /// <param name="place">What <see cref="Place"/> says.</param>
    /// <param name="isPublic">Whether a public body decides it.</param>
    public static string PathTo(string kind, Guid subject, Guid? place, bool isPublic) => kind switch
    {
        "campaign" => $"/operator/dossiers/{subject}",
        "campaign_edit" => $"/operator/modifications/{subject}",
        "fund" => isPublic ? $"/collectivite/enveloppes/{subject}" : $"/operator/engagements/{subject}",
        "fund_closure" => $"/collectivite/enveloppes/{subject}/clotures",
        "award" => $"/collectivite/attributions/{subject}",
        "scheme_draft" => $"/collectivite/regles/{subject}",
        "redistribution" => $"/operator/abondements/{place}",
        "settlement" => $"/operator/reglements-financiers/{subject}",
        "bank_entry" => $"/operator/releves/{subject}",
        "deposit" => $"/operator/depots/{subject}",
        "unpaid_call" => $"/operator/impayes/{place}",
        "refund" => $"/operator/remboursements/demandes/{subject}",
        "bank_refund" => $"/operator/remboursements/{place}",
        "offline_gift" => $"/operator/dons-hors-ligne/{subject}",
        "role" or "factor_reset" => $"/operator/personnes/{place}",
        _ => "/operator/approbations",
    };
}
