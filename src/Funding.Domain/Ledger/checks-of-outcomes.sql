-- The invariants of what becomes of campaigns and their money: settlements, payments, disputes, règlements, receipts.
-- As checks.sql, which holds those of the ledger and the match.

-- settlements_equal_items: a statement is the sum of its lines.
SELECT s.id, s.stream, s.gross_cents, i.gross, s.commission_cents, i.commission
FROM settlements s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.gross_cents), 0) AS gross, coalesce(sum(i.commission_cents), 0) AS commission
    FROM settlement_items i
    WHERE i.settlement_id = s.id) i
WHERE s.gross_cents <> i.gross OR s.commission_cents <> i.commission;

-- settlements_equal_campaign: the streams of a settled campaign are its gifts and its earned match, to the cent.
SELECT p.id, s.gross AS settled, c.gifts, m.earned
FROM campaigns p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.gross_cents), 0) AS gross FROM settlements s WHERE s.campaign_id = p.id) s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.amount_cents), 0) - coalesce(sum(r.cents), 0) AS gifts
    FROM contributions c
    LEFT JOIN LATERAL (
        SELECT sum(r.cents) AS cents FROM refunds r WHERE r.contribution_id = c.id) r ON true
    WHERE c.campaign_id = p.id
      AND (EXISTS (SELECT 1 FROM settlement_items i WHERE i.contribution_id = c.id)
           -- One whose dispute was won after the campaign was settled is paid by itself.
           OR (c.status = 'collected' AND NOT EXISTS (
                   SELECT 1 FROM disputes d WHERE d.contribution_id = c.id AND d.collected_cents > 0)))) c
CROSS JOIN LATERAL (
    SELECT coalesce(sum(coalesce(m.earned_cents, m.cents)), 0) AS earned
    FROM matches m
    WHERE m.campaign_id = p.id AND m.status = 'earned') m
WHERE p.state IN ('settled', 'reported', 'accepted') AND s.gross <> c.gifts + m.earned;

-- settled_items_have_journals: each line that was paid moved its money, once more than it came back; each that is not
-- paid moved none that did not come back; each that was given up took its claim back.
SELECT i.id, i.state, m.paid, m.returned
FROM settlement_items i
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE j.key = 'payout:' || i.id OR j.key LIKE 'payout:' || i.id || ':%') AS paid,
           count(*) FILTER (WHERE j.key LIKE 'returned:%') AS returned,
           count(*) FILTER (WHERE j.key = 'unpaid:' || i.id) AS given_up
    FROM journals j
    WHERE j.cause_id = i.id) m
WHERE m.paid <> m.returned + (i.state = 'paid')::int OR m.given_up <> (i.state = 'unpaid')::int;

-- failed_campaigns_keep_nothing: below the minimum nobody's money stays and no fund owes, once no bank disputes a gift.
SELECT p.id, a.code, a.credits_posted, a.debits_posted, a.credits_pending
FROM campaigns p
JOIN accounts a ON a.owner_id = p.id
WHERE p.state IN ('failed', 'cancelled')
  AND (a.credits_posted <> a.debits_posted OR a.credits_pending <> a.debits_pending)
  AND NOT EXISTS (
      SELECT 1
      FROM contributions c
      JOIN disputes d ON d.contribution_id = c.id AND d.status NOT IN ('won', 'lost', 'prevented', 'warning_closed')
      WHERE c.campaign_id = p.id AND c.status = 'disputed');

-- campaigns_moved_by_rows: the state of a campaign is where its last recorded move led.
SELECT p.id, p.state, m.to_state
FROM campaigns p
LEFT JOIN LATERAL (
    SELECT m.to_state FROM campaign_moves m WHERE m.campaign_id = p.id ORDER BY m.position DESC LIMIT 1) m ON true
WHERE p.state <> coalesce(m.to_state, 'draft');

-- one_open_intent: no gift can be paid twice at once: at most one open attempt, and one intent that may be paid.
SELECT p.contribution_id, count(*) FILTER (WHERE p.payment_intent_id IS NOT NULL AND p.intent_ended_at IS NULL)
           AS intents,
       count(*) FILTER (WHERE p.state NOT IN ('succeeded', 'failed', 'expired', 'cancelled')) AS attempts
FROM payments p
GROUP BY p.contribution_id
HAVING count(*) FILTER (WHERE p.payment_intent_id IS NOT NULL AND p.intent_ended_at IS NULL) > 1
    OR count(*) FILTER (WHERE p.state NOT IN ('succeeded', 'failed', 'expired', 'cancelled')) > 1;

-- disputes_equal_ledger: what a dispute took, and was neither given back nor written off, stands in its account.
SELECT a.code, a.debits_posted - a.credits_posted AS ledger, d.withdrawn_cents, d.written_cents
FROM accounts a
LEFT JOIN disputes d ON d.id = a.owner_id
WHERE a.kind = 'dispute'
  AND a.debits_posted - a.credits_posted <> coalesce(d.withdrawn_cents - d.written_cents, 0);

-- gifts_come_to_an_end: thirty days after its campaign was decided no gift is still waited for; the slowest bank debit
-- that follows the last day of recovery is shorter.
SELECT c.id, c.status, p.decided_at
FROM contributions c
JOIN campaigns p ON p.id = c.campaign_id
WHERE p.decided_at + interval '30 days' < @now AND c.status IN ('started', 'committed');

-- reglements_equal_hash: a published règlement is, letter by letter, what its hash was taken of.
SELECT r.scheme_id, r.language, encode(r.content_hash, 'hex') AS stored
FROM reglements r
WHERE r.content_hash <> sha256(convert_to(r.text, 'UTF8'));

-- reglements_name_their_rule: each text carries the seal of the rule it was generated from.
SELECT r.scheme_id, r.language, r.seal
FROM reglements r
WHERE position(r.seal IN r.text) = 0;

-- receipts_have_no_gap: the receipts of an organisation are numbered from one to the last number it gave.
SELECT coalesce(k.organisation_id, r.organisation_id) AS organisation_id, k.last_number, r.receipts, r.lowest, r.highest
FROM receipt_counters k
FULL JOIN (
    SELECT r.organisation_id, count(r.id) AS receipts, min(r.number) AS lowest, max(r.number) AS highest
    FROM receipts r
    GROUP BY r.organisation_id) r ON r.organisation_id = k.organisation_id
WHERE (k.last_number, 1, k.last_number) IS DISTINCT FROM (r.receipts, r.lowest, r.highest);

-- one_live_receipt: a gift or a company's line has at most one receipt that was not cancelled.
SELECT r.contribution_id, r.settlement_item_id, count(r.id) AS live
FROM receipts r
WHERE r.cancelled_at IS NULL
GROUP BY r.contribution_id, r.settlement_item_id
HAVING count(r.id) > 1;

-- receipts_within_gift: a receipt that stands says no more than what was collected and did not go back.
SELECT r.id, r.number, r.amount_cents, r.gift_cents, c.status, c.amount_cents - f.cents AS collected
FROM receipts r
JOIN contributions c ON c.id = r.contribution_id
JOIN campaigns p ON p.id = c.campaign_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(f.cents), 0) AS cents FROM refunds f WHERE f.contribution_id = c.id) f
WHERE r.cancelled_at IS NULL
  AND (r.amount_cents > r.gift_cents OR r.gift_cents > c.amount_cents - f.cents
       OR c.status NOT IN ('collected', 'disputed') OR p.holder_id <> r.organisation_id
       OR p.state NOT IN ('succeeded', 'settled', 'reported', 'accepted'));

-- patrons_paid_their_receipts: a company's receipt that stands says what it paid of its line, and no bank took it back.
SELECT r.id, r.number, r.gift_cents, i.gross_cents, patron_line_standing(i.id) AS standing
FROM receipts r
JOIN settlement_items i ON i.id = r.settlement_item_id
JOIN settlements s ON s.id = i.settlement_id
JOIN campaigns p ON p.id = s.campaign_id
WHERE r.cancelled_at IS NULL
  AND (s.stream <> 'patronage' OR r.amount_cents > r.gift_cents OR r.gift_cents <> i.gross_cents
       OR patron_line_standing(i.id) = 'unpaid' OR p.holder_id <> r.organisation_id
       OR p.state NOT IN ('succeeded', 'settled', 'reported', 'accepted'));

-- prepaid_pledges_are_covered: behind a prepaid pledge that is called secured lies its whole total, spent or not.
SELECT f.id, f.state, f.amount_cents, f.returned_cents, deposit_cover(f.id) AS covered
FROM funds f
WHERE f.guarantee = 'prepaid' AND f.secured_at IS NOT NULL
  AND deposit_cover(f.id) < f.amount_cents - f.returned_cents;

-- deposits_equal_ledger: a deposit's account is what the bank statements say of it, less what it has paid.
SELECT coalesce(a.code, d.code) AS code, a.balance AS ledger, d.cents AS statements
FROM (SELECT a.code, a.credits_posted - a.debits_posted AS balance FROM accounts a WHERE a.kind = 'deposit') a
FULL JOIN (
    SELECT 'deposit:' || x.fund_id AS code,
           sum(CASE x.direction WHEN 'arrived' THEN x.cents ELSE -x.cents END) - coalesce((
               SELECT sum(i.gross_cents)
               FROM settlement_items i
               WHERE i.fund_id = x.fund_id AND i.paid_through = 'deposit'), 0) AS cents
    FROM fund_deposits x
    WHERE x.state = 'booked'
    GROUP BY x.fund_id) d ON d.code = a.code
WHERE coalesce(a.balance, 0) <> coalesce(d.cents, 0);

-- mandates_are_saved: a pledge that a mandate secures has one that can be debited.
SELECT f.id, f.state, f.secured_at
FROM funds f
WHERE f.guarantee = 'mandate' AND f.secured_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM pledge_mandates m WHERE m.fund_id = f.id AND m.state = 'saved');
