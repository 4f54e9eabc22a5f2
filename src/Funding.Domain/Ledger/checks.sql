-- Invariants as questions whose only good answer is silence. Each has a name, one sentence, and one query; a row
-- that comes back is evidence. @now is the territory's time. They run after every database test, on a timer, and
-- before a settlement.

-- debits_equal_credits: in each ledger every cent debited was credited.
SELECT ledger, currency, sum(debits_posted) AS debits, sum(credits_posted) AS credits,
       sum(debits_pending) AS debits_pending, sum(credits_pending) AS credits_pending
FROM accounts
GROUP BY ledger, currency
HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending);

-- balances_equal_transfers: what an account says is what its transfers add up to.
WITH sides AS (
    SELECT x.account_id, x.side, t.kind, t.amount
    FROM transfers t
    CROSS JOIN LATERAL (VALUES (t.debit_account, 'debit'), (t.credit_account, 'credit')) x (account_id, side)
), posted AS (
    SELECT account_id,
           sum(amount) FILTER (WHERE side = 'debit') AS debits,
           sum(amount) FILTER (WHERE side = 'credit') AS credits
    FROM sides
    WHERE kind IN ('direct', 'post')
    GROUP BY account_id
)
SELECT a.code, a.debits_posted, p.debits, a.credits_posted, p.credits
FROM accounts a
LEFT JOIN posted p ON p.account_id = a.id
WHERE a.debits_posted <> coalesce(p.debits, 0) OR a.credits_posted <> coalesce(p.credits, 0);

-- pending_equals_unresolved: what an account reserves is what no post or void has ended.
WITH open_sides AS (
    SELECT x.account_id,
           sum(x.debit) AS debits,
           sum(x.credit) AS credits
    FROM transfers t
    LEFT JOIN transfers r ON r.pending_id = t.id
    CROSS JOIN LATERAL (VALUES (t.debit_account, t.amount, 0), (t.credit_account, 0, t.amount))
               x (account_id, debit, credit)
    WHERE t.kind = 'pending' AND r.id IS NULL
    GROUP BY x.account_id
)
SELECT a.code, a.debits_pending, o.debits, a.credits_pending, o.credits
FROM accounts a
LEFT JOIN open_sides o ON o.account_id = a.id
WHERE a.debits_pending <> coalesce(o.debits, 0) OR a.credits_pending <> coalesce(o.credits, 0);

-- versions_have_no_gap: an account's history is complete, from one to its version.
SELECT a.code, a.version, count(e.version) AS entries, max(e.version) AS last
FROM accounts a
LEFT JOIN entries e ON e.account_id = a.id
GROUP BY a.id, a.code, a.version
HAVING count(e.version) <> a.version OR coalesce(max(e.version), 0) <> a.version;

-- entries_mirror_transfers: every transfer is in the history of both its accounts.
SELECT t.id, count(e.side) AS entries
FROM transfers t
LEFT JOIN entries e ON e.transfer_id = t.id
     AND e.account_id = CASE e.side WHEN 'debit' THEN t.debit_account ELSE t.credit_account END
GROUP BY t.id
HAVING count(e.side) <> 2;

-- no_overdraft: no guarded account gave more than it had.
SELECT code, debits_posted, debits_pending, credits_posted
FROM accounts
WHERE normal_side = 'credit' AND debits_posted + debits_pending > credits_posted;

-- suspense_is_empty: no money waits for an explanation.
SELECT code, debits_posted, credits_posted
FROM accounts
WHERE kind = 'suspense' AND debits_posted <> credits_posted;

-- journals_move_money: a journal without a transfer explains nothing.
SELECT j.id, j.key
FROM journals j
WHERE NOT EXISTS (SELECT 1 FROM transfers t WHERE t.journal_id = j.id);

-- no_forgotten_hold: a lease that ended more than ten minutes ago was released or kept, not left. One whose payment
-- page was open waits for the provider's word, a day at most; a slow bank debit as long as the bank takes.
SELECT c.id, c.hold_until
FROM contributions c
WHERE c.status = 'started'
  AND c.hold_until < @now - CASE WHEN c.payment_sent_at IS NULL THEN interval '10 minutes' ELSE interval '1 day' END
  AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.contribution_id = c.id AND p.state = 'processing');

-- matches_equal_reservations: a match line is held or confirmed while its reservation is open, earned once it is
-- posted, released once it is void.
SELECT m.id, m.status, m.cents, t.amount, r.kind AS resolution
FROM matches m
JOIN transfers t ON t.id = m.id
LEFT JOIN transfers r ON r.pending_id = t.id
WHERE m.cents <> t.amount
   OR m.status <> CASE r.kind WHEN 'post' THEN 'earned' WHEN 'void' THEN 'released' ELSE m.status END
   OR (r.id IS NULL) <> (m.status IN ('held', 'confirmed'));

-- reservations_have_matches: the ledger reserves nothing that no match line explains.
SELECT t.id, t.amount
FROM transfers t
LEFT JOIN matches m ON m.id = t.id
WHERE t.kind = 'pending' AND m.id IS NULL;

-- ended_contributions_hold_nothing: what is over has given its match back.
SELECT c.id, c.status, m.id AS match_id, m.status AS match_status
FROM contributions c
JOIN matches m ON m.contribution_id = c.id
WHERE (c.status IN ('refunded', 'cancelled', 'expired', 'failed') AND m.status IN ('held', 'confirmed', 'earned'))
   OR (c.status IN ('committed', 'collected') AND m.status = 'held');

-- match_within_promise: no contribution is matched beyond what its grants say: each line that was raised by the last
-- grant that names it, all others together by the first.
WITH active AS (
    SELECT m.contribution_id, m.line, sum(m.cents) AS cents
    FROM matches m
    WHERE m.status <> 'released' AND m.contribution_id IS NOT NULL
    GROUP BY m.contribution_id, m.line
), raised AS (
    SELECT DISTINCT ON (g.contribution_id, x.line) g.contribution_id, x.line, g.granted_cents
    FROM match_grants g
    CROSS JOIN LATERAL (SELECT g.request -> 'Lines' -> 0 ->> 'Line' AS line) x
    WHERE g.position > 1
    ORDER BY g.contribution_id, x.line, g.position DESC
)
SELECT a.contribution_id, a.line, a.cents, r.granted_cents AS granted
FROM active a
JOIN raised r ON r.contribution_id = a.contribution_id AND r.line = a.line
WHERE a.cents > r.granted_cents
UNION ALL
SELECT a.contribution_id, NULL, sum(a.cents), coalesce(max(g.granted_cents), 0)
FROM active a
LEFT JOIN match_grants g ON g.contribution_id = a.contribution_id AND g.position = 1
WHERE NOT EXISTS (
    SELECT 1 FROM raised r WHERE r.contribution_id = a.contribution_id AND r.line = a.line)
GROUP BY a.contribution_id
HAVING sum(a.cents) > coalesce(max(g.granted_cents), 0);

-- match_within_rule: without tiers or windows a line gives at most its ratio and its cap per contribution.
SELECT c.id, m.line, sum(m.cents) AS active, l.rule
FROM matches m
JOIN contributions c ON c.id = m.contribution_id
JOIN match_schemes s ON s.id = c.scheme_id
CROSS JOIN LATERAL (
    SELECT x.item -> 'rule' AS rule
    FROM jsonb_array_elements(s.rules -> 'lines') AS x (item)
    WHERE x.item ->> 'id' = m.line) l
WHERE m.status <> 'released' AND NOT l.rule ? 'tiers' AND NOT l.rule ? 'windows' AND NOT l.rule ? 'per_backer'
GROUP BY c.id, c.amount_cents, m.line, l.rule
HAVING sum(m.cents) > floor(c.amount_cents::numeric * (l.rule -> 'ratio' ->> 0)::bigint
                                                    / (l.rule -> 'ratio' ->> 1)::bigint)
    OR sum(m.cents) > coalesce((l.rule ->> 'match_per_contribution')::bigint, 9223372036854775807);

-- match_within_campaign_cap: a line gives a campaign at most its cap, in cents and in per cent of the goal. A round by
-- square roots has a cap of its own.
SELECT m.campaign_id, m.line, sum(m.cents) AS active, l.rule -> 'match_per_campaign' AS cap
FROM matches m
JOIN campaigns p ON p.id = m.campaign_id
JOIN match_schemes s ON s.id = p.scheme_id
CROSS JOIN LATERAL (
    SELECT x.item -> 'rule' AS rule
    FROM jsonb_array_elements(s.rules -> 'lines') AS x (item)
    WHERE x.item ->> 'id' = m.line) l
WHERE m.status <> 'released' AND l.rule ? 'match_per_campaign'
  AND NOT coalesce(l.rule -> 'settle' ->> 'mode', l.rule ->> 'settle', '') = 'quadratic'
GROUP BY m.campaign_id, m.line, p.goal_cents, l.rule
HAVING sum(m.cents) > coalesce((l.rule -> 'match_per_campaign' ->> 'amount')::bigint, 9223372036854775807)
    OR sum(m.cents) > coalesce(
           floor(p.goal_cents::numeric * (l.rule -> 'match_per_campaign' ->> 'pct_of_goal')::numeric / 100),
           9223372036854775807);

-- match_within_fund_limits: no fund gives a campaign, or a contribution, more than it said.
SELECT f.id, m.campaign_id, NULL::uuid AS contribution_id, sum(coalesce(m.earned_cents, m.cents)) AS active,
       f.cap_campaign_cents AS cap
FROM funds f
JOIN matches m ON m.fund_id = f.id AND m.status <> 'released'
WHERE f.cap_campaign_cents IS NOT NULL
GROUP BY f.id, m.campaign_id
HAVING sum(coalesce(m.earned_cents, m.cents)) > f.cap_campaign_cents
UNION ALL
SELECT f.id, m.campaign_id, m.contribution_id, sum(coalesce(m.earned_cents, m.cents)), f.cap_contribution_cents
FROM funds f
JOIN matches m ON m.fund_id = f.id AND m.status <> 'released' AND m.contribution_id IS NOT NULL
WHERE f.cap_contribution_cents IS NOT NULL
GROUP BY f.id, m.campaign_id, m.contribution_id
HAVING sum(coalesce(m.earned_cents, m.cents)) > f.cap_contribution_cents;

-- match_from_own_funds: a fund serves its campaigns and its lines, and nothing else.
SELECT m.id, m.fund_id, m.campaign_id, m.line, f.line AS fund_line
FROM matches m
JOIN funds f ON f.id = m.fund_id
JOIN campaigns p ON p.id = m.campaign_id
WHERE (f.line <> m.line AND NOT EXISTS (
          SELECT 1 FROM fund_lines x WHERE x.fund_id = f.id AND x.line = m.line))
   OR f.call_id <> p.call_id
   OR (NOT f.all_campaigns AND NOT EXISTS (
          SELECT 1 FROM fund_campaigns fc WHERE fc.fund_id = f.id AND fc.campaign_id = m.campaign_id));

-- funds_equal_ledger: an approved fund's account was credited exactly what was voted or signed, less what went back
-- when its total fell, or as unused since it was closed.
WITH went_back AS (
    SELECT t.debit_account, sum(t.amount) AS cents
    FROM transfers t
    JOIN accounts w ON w.id = t.credit_account AND w.code = 'world'
    WHERE t.kind = 'direct'
    GROUP BY t.debit_account
)
SELECT f.id, f.state, f.amount_cents, f.returned_cents, a.credits_posted, b.cents AS went_back
FROM funds f
LEFT JOIN accounts a ON a.code = CASE f.kind WHEN 'envelope' THEN 'envelope:' ELSE 'pledge:' END || f.id
LEFT JOIN went_back b ON b.debit_account = a.id
WHERE coalesce(a.credits_posted, 0) - coalesce(b.cents, 0)
      <> CASE WHEN f.state IN ('draft', 'submitted') THEN 0 ELSE f.amount_cents - f.returned_cents END;

-- fund_totals_follow: each change of a fund's total begins where the one before ended, and the last is the total now.
SELECT x.fund_id, x.before_cents, x.earlier, x.after_cents, x.later, f.amount_cents
FROM (
    SELECT t.fund_id, t.before_cents, t.after_cents,
           lag(t.after_cents) OVER w AS earlier, lead(t.id) OVER w AS later
    FROM fund_totals t
    WHERE t.state = 'done'
    WINDOW w AS (PARTITION BY t.fund_id ORDER BY t.done_at, t.id)) x
JOIN funds f ON f.id = x.fund_id
WHERE x.before_cents <> x.earlier OR (x.later IS NULL AND x.after_cents <> f.amount_cents);

-- committed_equals_ledger: saved cards add up to the account that holds their promise.
SELECT p.id, a.credits_posted - a.debits_posted AS ledger, sum(c.amount_cents) AS contributions
FROM campaigns p
JOIN accounts a ON a.code = 'committed:' || p.id
LEFT JOIN contributions c ON c.campaign_id = p.id AND c.status = 'committed'
GROUP BY p.id, a.credits_posted, a.debits_posted
HAVING a.credits_posted - a.debits_posted <> coalesce(sum(c.amount_cents), 0);

-- collected_equals_ledger: what was charged and not refunded waits in the campaign's account, or was settled.
SELECT p.id, a.credits_posted - a.debits_posted AS ledger, c.cents AS contributions, s.cents AS settled
FROM campaigns p
JOIN accounts a ON a.code = 'collected:' || p.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.amount_cents), 0) - coalesce((
               SELECT sum(r.cents)
               FROM refunds r JOIN contributions rc ON rc.id = r.contribution_id
               WHERE rc.campaign_id = p.id AND r.state <> 'told'), 0) - coalesce((
               SELECT sum(d.collected_cents)
               FROM disputes d JOIN contributions dc ON dc.id = d.contribution_id
               WHERE dc.campaign_id = p.id), 0) AS cents
    FROM contributions c
    WHERE c.campaign_id = p.id AND c.collected_at IS NOT NULL) c
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.gross_cents), 0) AS cents
    FROM settlements s
    WHERE s.campaign_id = p.id AND s.stream = 'gifts' AND s.state NOT IN ('planned')) s
WHERE a.credits_posted - a.debits_posted <> c.cents - s.cents;

-- payments_have_journals: each committed or collected contribution moved its money, once.
SELECT c.id, c.status
FROM contributions c
WHERE (c.committed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM journals j WHERE j.key = 'commit:' || c.id))
   OR (c.collected_at IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM journals j WHERE j.cause_id = c.id AND j.key LIKE 'charge:%'));

-- refunds_equal_ledger: what the provider has not taken on yet, or gave back and is still owed, equals the account that
-- holds it.
SELECT a.credits_posted - a.debits_posted AS ledger, r.cents AS refunds
FROM accounts a
CROSS JOIN LATERAL (
    SELECT coalesce(sum(cents + tip_cents), 0) AS cents FROM refunds WHERE state IN ('requested', 'failed')) r
WHERE a.code = 'refunds:pending' AND a.credits_posted - a.debits_posted <> r.cents;

-- told_refunds_wait_for_their_charge: what went back before we heard that it came is booked with the charge.
SELECT r.id, c.id AS contribution_id
FROM refunds r
JOIN contributions c ON c.id = r.contribution_id
WHERE (r.state = 'told' AND c.collected_at IS NOT NULL)
   OR (r.requested_by IS NULL AND r.state = 'succeeded' AND c.collected_at IS NULL);

-- earned_equals_posting: what a match earned is what its reservation was posted for.
SELECT m.id, m.cents, m.earned_cents, r.amount
FROM matches m
JOIN transfers r ON r.pending_id = m.id AND r.kind = 'post'
WHERE r.amount <> coalesce(m.earned_cents, m.cents);

-- lumps_are_unlocked: a line gives a campaign a lump once it has unlocked, and never more than its rule says.
SELECT m.campaign_id, m.line, sum(m.cents) AS cents, l.gives
FROM matches m
JOIN campaigns p ON p.id = m.campaign_id
JOIN match_schemes s ON s.id = p.scheme_id
LEFT JOIN unlocks u ON u.campaign_id = m.campaign_id AND u.line = m.line
CROSS JOIN LATERAL (
    SELECT CASE jsonb_typeof(x.item -> 'rule' -> 'unlock' -> 'gives')
               WHEN 'number' THEN (x.item -> 'rule' -> 'unlock' ->> 'gives')::bigint ELSE 0 END AS gives
    FROM jsonb_array_elements(s.rules -> 'lines') AS x (item)
    WHERE x.item ->> 'id' = m.line) l
WHERE m.kind = 'lump' AND m.status <> 'released'
GROUP BY m.campaign_id, m.line, l.gives
HAVING count(u.line) = 0 OR sum(m.cents) > l.gives;

-- unlocks_were_reached: what unlocked had reached at that moment what its rule asks.
SELECT u.campaign_id, u.line, u.captured_cents, u.backers, l.asks
FROM unlocks u
JOIN campaigns p ON p.id = u.campaign_id
JOIN match_schemes s ON s.id = p.scheme_id
LEFT JOIN LATERAL (
    SELECT x.item -> 'rule' -> 'unlock' AS asks
    FROM jsonb_array_elements(s.rules -> 'lines') AS x (item)
    WHERE x.item ->> 'id' = u.line) l ON true
WHERE l.asks IS NULL
   OR u.captured_cents < coalesce((l.asks ->> 'raised')::bigint, 0)
   OR u.captured_cents < coalesce(floor(p.goal_cents::numeric * (l.asks ->> 'raised_pct')::numeric / 100), 0)
   OR u.backers < coalesce((l.asks ->> 'backers')::integer, 0);

-- rounds_equal_matches: what a round gave is what the campaigns got, once.
SELECT coalesce(r.scheme_id, m.scheme_id) AS scheme_id, coalesce(r.line, m.line) AS line, r.given_cents, m.cents
FROM match_rounds r
FULL JOIN (
    SELECT p.scheme_id, m.line, sum(m.cents) AS cents
    FROM matches m
    JOIN campaigns p ON p.id = m.campaign_id
    WHERE m.kind = 'round'
    GROUP BY p.scheme_id, m.line) m ON m.scheme_id = r.scheme_id AND m.line = r.line
WHERE coalesce(r.given_cents, -1) <> coalesce(m.cents, 0);

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

-- settled_items_have_journals: each line that was paid moved its money.
SELECT i.id, i.state
FROM settlement_items i
WHERE i.state = 'paid' AND NOT EXISTS (SELECT 1 FROM journals j WHERE j.key = 'payout:' || i.id);

-- failed_campaigns_keep_nothing: below the minimum nobody's money stays and no fund owes.
SELECT p.id, a.code, a.credits_posted, a.debits_posted, a.credits_pending
FROM campaigns p
JOIN accounts a ON a.owner_id = p.id
WHERE p.state IN ('failed', 'cancelled')
  AND (a.credits_posted <> a.debits_posted OR a.credits_pending <> a.debits_pending);

-- campaigns_moved_by_rows: the state of a campaign is where its last recorded move led.
SELECT p.id, p.state, m.to_state
FROM campaigns p
LEFT JOIN LATERAL (
    SELECT m.to_state FROM campaign_moves m WHERE m.campaign_id = p.id ORDER BY m.position DESC LIMIT 1) m ON true
WHERE p.state <> coalesce(m.to_state, 'draft');

-- one_open_intent: no gift can be paid twice at once: at most one open attempt, and one intent that may be paid.
SELECT p.contribution_id, count(p.payment_intent_id) FILTER (WHERE p.intent_ended_at IS NULL) AS intents
FROM payments p
GROUP BY p.contribution_id
HAVING count(p.payment_intent_id) FILTER (WHERE p.intent_ended_at IS NULL) > 1
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
