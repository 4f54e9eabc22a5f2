-- Many journals are posted at once now, so what is done for each transfer is done for all of them together.

-- Entries are written by apply_transfers alone, out of rows it has just locked or been given, and neither accounts nor
-- transfers are ever removed. So instead of asking twice for each side of each transfer whether account and transfer
-- exist, which was a third of a posting's work, nobody else may write here.
ALTER TABLE entries DROP CONSTRAINT entries_account_id_fkey;
ALTER TABLE entries DROP CONSTRAINT entries_transfer_id_fkey;

CREATE FUNCTION guard_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Depth 1 is a plain INSERT by somebody; depth 2 is the INSERT that apply_transfers makes.
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'entries are written by transfers'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entries_written_by_transfers';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER entries_guarded BEFORE INSERT ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION guard_entries();

-- As before, but the reservation a transfer ends is looked up only for those that end one, always by its key: a plan
-- made while the table was small would otherwise read all of it for every posting.
CREATE OR REPLACE FUNCTION apply_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM added t
        CROSS JOIN LATERAL (SELECT p.amount FROM transfers p WHERE p.id = t.pending_id LIMIT 1) p
        WHERE t.pending_id IS NOT NULL AND (t.amount > p.amount OR (t.kind = 'void' AND t.amount <> p.amount))
    ) THEN
        RAISE EXCEPTION 'a resolution may not exceed its reservation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_resolve_within_pending';
    END IF;

    -- Ascending id, always: two journals that share accounts wait for each other and never deadlock.
    PERFORM a.id
    FROM accounts a
    WHERE a.id IN (SELECT debit_account FROM added UNION SELECT credit_account FROM added)
    ORDER BY a.id
    FOR NO KEY UPDATE;

    INSERT INTO entries (account_id, version, transfer_id, side)
    SELECT s.account_id, a.version + row_number() OVER (PARTITION BY s.account_id ORDER BY s.seq), s.id, s.side
    FROM (
        SELECT t.debit_account AS account_id, t.seq, t.id, 'debit' AS side FROM added t
        UNION ALL
        SELECT t.credit_account, t.seq, t.id, 'credit' FROM added t
    ) s
    JOIN accounts a ON a.id = s.account_id;

    -- Relative on purpose: a balance is added to, never read and overwritten.
    UPDATE accounts a
    SET debits_pending  = a.debits_pending + m.debits_pending,
        debits_posted   = a.debits_posted + m.debits_posted,
        credits_pending = a.credits_pending + m.credits_pending,
        credits_posted  = a.credits_posted + m.credits_posted,
        version         = a.version + m.rows
    FROM (
        SELECT x.account_id,
               count(*) AS rows,
               coalesce(sum(s.pending) FILTER (WHERE x.side = 'debit'), 0)::bigint AS debits_pending,
               coalesce(sum(s.posted) FILTER (WHERE x.side = 'debit'), 0)::bigint AS debits_posted,
               coalesce(sum(s.pending) FILTER (WHERE x.side = 'credit'), 0)::bigint AS credits_pending,
               coalesce(sum(s.posted) FILTER (WHERE x.side = 'credit'), 0)::bigint AS credits_posted
        FROM (
            SELECT t.debit_account, t.credit_account,
                   CASE t.kind
                       WHEN 'pending' THEN t.amount
                       WHEN 'direct' THEN 0
                       ELSE -(SELECT p.amount FROM transfers p WHERE p.id = t.pending_id)
                   END AS pending,
                   CASE t.kind WHEN 'direct' THEN t.amount WHEN 'post' THEN t.amount ELSE 0 END AS posted
            FROM added t
            OFFSET 0
        ) s
        CROSS JOIN LATERAL (VALUES (s.debit_account, 'debit'), (s.credit_account, 'credit')) x (account_id, side)
        GROUP BY x.account_id
    ) m
    WHERE a.id = m.account_id;

    RETURN NULL;
END $$;
