-- The chain that seals the journals, what was found when it was last recomputed, and what people need to judge where
-- our books and the provider's differ.

-- The content of one journal and of all its transfers as text that any program can write as well: one JSON array a
-- line, joined by line feeds. docs/money-map.md says what stands where.
CREATE FUNCTION journal_content(wanted uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array('journal', j.id, j.seq, j.xid::text, j.key, encode(j.request_hash, 'hex'), j.cause_kind,
                             j.cause_id, j.reason, (extract(epoch FROM j.occurred_at) * 1000000)::bigint)::text
        || coalesce((
            SELECT string_agg(chr(10) || jsonb_build_array('transfer', t.id, t.seq, t.kind, t.ledger, t.currency,
                                                           d.code, c.code, t.amount, t.pending_id)::text,
                              '' ORDER BY t.seq)
            FROM transfers t
            LEFT JOIN accounts d ON d.id = t.debit_account
            LEFT JOIN accounts c ON c.id = t.credit_account
            WHERE t.journal_id = j.id), '')
    FROM journals j
    WHERE j.id = wanted
$$;

-- One step of any chain: what stood before, then what is added.
CREATE FUNCTION chain_hash(before bytea, content text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(coalesce(before, '') || convert_to(content, 'UTF8'))
$$;

-- As before, by the step that both chains take.
CREATE OR REPLACE FUNCTION audit_hash(after_seq bigint, last_seq bigint, before bytea) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT chain_hash(before, coalesce(string_agg(jsonb_build_array(
        a.seq, a.id, extract(epoch FROM a.done_at), a.done_by, a.act, a.subject_kind, a.subject_id,
        a.organisation_id, a.reason)::text, chr(10) ORDER BY a.seq), ''))
    FROM audit_log a
    WHERE a.seq > coalesce(after_seq, 0) AND a.seq <= last_seq
$$;

-- Sealing follows the log in the order in which transactions began to write, up to the oldest that still runs.
CREATE INDEX journals_by_transaction ON journals (xid, seq);

-- One link for each journal, from one on without a gap. Which journals are sealed is written down and not computed
-- from numbers, because a number can be drawn early and committed late.
CREATE TABLE ledger_links (
    position   bigint PRIMARY KEY,
    journal_id uuid   NOT NULL,
    hash       bytea  NOT NULL,
    CONSTRAINT ledger_links_journal_once UNIQUE (journal_id),
    CONSTRAINT ledger_links_hash_is_sha256 CHECK (length(hash) = 32),
    CONSTRAINT ledger_links_from_one CHECK (position > 0)
);

CREATE TRIGGER ledger_links_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_links
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A stretch of links that was sealed together; its hash is that of its last link and covers all that went before.
CREATE TABLE ledger_seals (
    position      bigint      PRIMARY KEY,
    from_position bigint      NOT NULL,
    to_position   bigint      NOT NULL,
    rows          bigint      NOT NULL GENERATED ALWAYS AS (to_position - from_position + 1) STORED,
    transfers     bigint      NOT NULL,
    before_hash   bytea       NOT NULL,
    hash          bytea       NOT NULL,
    -- Whatever an older transaction wrote is sealed.
    until_xid     xid8        NOT NULL,
    sealed_at     timestamptz NOT NULL,
    -- Two seals cannot follow the same one: the chain has no branches.
    CONSTRAINT ledger_seals_one_chain UNIQUE (before_hash),
    CONSTRAINT ledger_seals_begin_once UNIQUE (from_position),
    CONSTRAINT ledger_seals_end_once UNIQUE (to_position),
    CONSTRAINT ledger_seals_hold_something CHECK (to_position >= from_position AND transfers >= 0),
    CONSTRAINT ledger_seals_hash_is_sha256 CHECK (length(hash) = 32 AND length(before_hash) IN (0, 32))
);

CREATE TRIGGER ledger_seals_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each time the chain was recomputed: how far, and what was found first that differs.
CREATE TABLE ledger_verifications (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    verified_at    timestamptz NOT NULL,
    whole          boolean     NOT NULL,
    seal_position  bigint      NOT NULL REFERENCES ledger_seals ON DELETE RESTRICT,
    journals       bigint      NOT NULL,
    holds          boolean     NOT NULL,
    wrong          text,
    wrong_position bigint,
    wrong_journal  uuid,
    CONSTRAINT ledger_verifications_say_what CHECK (holds = (wrong IS NULL)),
    CONSTRAINT ledger_verifications_wrong_known CHECK (
        wrong IN ('journal_differs', 'journal_missing', 'journal_added', 'link_missing', 'seal_differs'))
);

CREATE TRIGGER ledger_verifications_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_verifications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Both sides of a difference as columns, and who may close it with what.
ALTER TABLE discrepancies
    ADD COLUMN ours_ids          text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN theirs_ids        text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN ours_at           timestamptz,
    ADD COLUMN theirs_at         timestamptz,
    ADD COLUMN theirs_currency   text        NOT NULL DEFAULT 'eur',
    ADD COLUMN theirs_kinds      text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN reconciliation_id uuid        REFERENCES reconciliations ON DELETE RESTRICT,
    ADD COLUMN correction_id     uuid        REFERENCES journals ON DELETE RESTRICT,
    ADD CONSTRAINT discrepancies_say_why CHECK (explanation IS NULL OR btrim(explanation) <> ''),
    ADD CONSTRAINT discrepancies_corrected_when_closed CHECK (correction_id IS NULL OR state = 'closed');

-- What was found is evidence: it is neither edited nor taken away, and a closed one stays closed.
CREATE FUNCTION guard_discrepancies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'closed'
       OR (NEW.id, NEW.kind, NEW.subject, NEW.evidence, NEW.ours_cents, NEW.theirs_cents, NEW.opened_at, NEW.ours_ids,
           NEW.theirs_ids, NEW.ours_at, NEW.theirs_at, NEW.theirs_currency, NEW.theirs_kinds)
          IS DISTINCT FROM
          (OLD.id, OLD.kind, OLD.subject, OLD.evidence, OLD.ours_cents, OLD.theirs_cents, OLD.opened_at, OLD.ours_ids,
           OLD.theirs_ids, OLD.ours_at, OLD.theirs_at, OLD.theirs_currency, OLD.theirs_kinds) THEN
        RAISE EXCEPTION 'a discrepancy is evidence; it is closed once, by a person'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'discrepancies_are_evidence';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER discrepancies_guarded BEFORE UPDATE OR DELETE ON discrepancies
    FOR EACH ROW EXECUTE FUNCTION guard_discrepancies();

-- Which of the provider's events were asked for besides those that were delivered, and how far that list was read.
CREATE TABLE event_replays (
    id         uuid        PRIMARY KEY,
    started_at timestamptz NOT NULL,
    since      timestamptz NOT NULL,
    until      timestamptz NOT NULL,
    whole      boolean     NOT NULL,
    listed     bigint      NOT NULL,
    stored     bigint      NOT NULL,
    CONSTRAINT event_replays_forward CHECK (until >= since AND stored <= listed)
);

CREATE INDEX event_replays_latest ON event_replays (until DESC);

-- How often the poller asked in vain; what the books or the provider refuse is left to people after some tries.
ALTER TABLE payments ADD COLUMN polls integer NOT NULL DEFAULT 0;
ALTER TABLE psp_operations ADD COLUMN polls integer NOT NULL DEFAULT 0;
