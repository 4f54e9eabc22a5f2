-- A company that does not pay what it was called for: two people say so, the holder's claim ends, and what the company
-- had published for that case is what everybody reads.

ALTER TABLE settlement_items
    DROP CONSTRAINT settlement_items_state_known,
    ADD CONSTRAINT settlement_items_state_known CHECK (state IN (
        'planned', 'called', 'received', 'paid', 'returned', 'unpaid'));

CREATE TABLE unpaid_calls (
    id                 uuid        PRIMARY KEY,
    settlement_item_id uuid        NOT NULL REFERENCES settlement_items ON DELETE RESTRICT,
    reason             text        NOT NULL,
    state              text        NOT NULL DEFAULT 'submitted',
    proposed_at        timestamptz NOT NULL,
    decided_at         timestamptz,
    CONSTRAINT unpaid_calls_say_why CHECK (reason <> ''),
    CONSTRAINT unpaid_calls_state_known CHECK (state IN ('submitted', 'booked', 'refused')),
    CONSTRAINT unpaid_calls_decided_at CHECK ((state = 'submitted') = (decided_at IS NULL))
);

CREATE UNIQUE INDEX unpaid_calls_one ON unpaid_calls (settlement_item_id) WHERE state <> 'refused';

-- The promise of the law of two people, kept by the table as well: booked means that somebody else decided it.
CREATE FUNCTION unpaid_calls_booked_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'booked' AND NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'unpaid_call' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'a call is given up by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unpaid_calls_booked_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER unpaid_calls_guarded BEFORE INSERT OR UPDATE ON unpaid_calls
    FOR EACH ROW EXECUTE FUNCTION unpaid_calls_booked_by_two();
