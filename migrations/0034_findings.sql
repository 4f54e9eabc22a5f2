-- What a bank takes back of a company's payment, and walls that stood in code alone.

-- A dispute is about a gift's charge or about what a company paid for a line of its call.
ALTER TABLE disputes
    ALTER COLUMN contribution_id DROP NOT NULL,
    ADD COLUMN company_payment_id uuid REFERENCES company_payments ON DELETE RESTRICT,
    ADD CONSTRAINT disputes_of_one_charge CHECK ((contribution_id IS NULL) <> (company_payment_id IS NULL));
CREATE INDEX disputes_by_company_payment ON disputes (company_payment_id) WHERE company_payment_id IS NOT NULL;

-- The transfer of which all is fetched back, so that its line is not paid any more.
ALTER TABLE dispute_transfers ADD COLUMN undoes text;
CREATE INDEX dispute_transfers_by_item ON dispute_transfers (settlement_item_id) WHERE undoes IS NOT NULL;
CREATE UNIQUE INDEX dispute_transfers_undo_once ON dispute_transfers (undoes) WHERE state <> 'refused';

-- The company's charge that pays a line now. A second one for the same line is owed back; one that a bank took back for
-- good pays nothing.
ALTER TABLE settlement_items ADD COLUMN charge_id text;
UPDATE settlement_items i
SET charge_id = j.charge
FROM (
    SELECT DISTINCT ON (cause_id) cause_id, split_part(key, ':', 2) AS charge
    FROM journals
    WHERE cause_kind = 'settlement_item' AND key LIKE 'charge:%'
    ORDER BY cause_id, seq) j
WHERE j.cause_id = i.id AND i.paid_through = 'provider';
ALTER TABLE settlement_items
    ADD CONSTRAINT settlement_items_charge_by_provider CHECK (
        charge_id IS NULL OR paid_through IS NOT DISTINCT FROM 'provider');
CREATE UNIQUE INDEX settlement_items_charge_once ON settlement_items (charge_id) WHERE charge_id IS NOT NULL;

-- What stands behind a prepaid pledge: what is left of its deposit, and what was paid for it already, out of the
-- deposit or otherwise. A pledge that is older than its deposit is not asked twice for one line.
CREATE OR REPLACE FUNCTION deposit_cover(fund uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((
               SELECT a.credits_posted - a.debits_posted FROM accounts a WHERE a.code = 'deposit:' || fund), 0)
         + coalesce((
               SELECT sum(i.gross_cents)::bigint
               FROM settlement_items i
               WHERE i.fund_id = fund AND i.paid_through IS NOT NULL AND i.state IN ('received', 'paid')), 0)
$$;

-- Lines of the bank statement about settlements, as those about deposits: booked by two people, and never again what
-- they were.
CREATE FUNCTION guard_bank_entry_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('submitted', 'refused') AND NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'bank_entry' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'a line of the bank statement is booked by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_entries_booked_by_two';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('submitted', 'booked'), ('submitted', 'refused'), ('booked', 'returned')) THEN
        RAISE EXCEPTION 'a line of the bank statement does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_entries_move_forward';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bank_entries_states_guarded BEFORE INSERT OR UPDATE OF state ON bank_entries
    FOR EACH ROW EXECUTE FUNCTION guard_bank_entry_states();

-- As in 0032, and: what was refused, or booked, stays so.
CREATE OR REPLACE FUNCTION fund_deposits_booked_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'booked' AND NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'deposit' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'a deposit is booked by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_deposits_booked_by_two';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND OLD.state <> 'submitted' THEN
        RAISE EXCEPTION 'a deposit does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_deposits_move_forward';
    END IF;
    RETURN NEW;
END $$;

-- As in 0032, and: a refund that was paid from the bank is a line of the same statement.
CREATE OR REPLACE FUNCTION bank_lines_are_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    incoming text[] := ARRAY['arrived', 'company_paid', 'holder_returned'];
    outgoing text[] := ARRAY['returned', 'paid_holder', 'refunded'];
    line     jsonb  := to_jsonb(NEW);
    named    text   := coalesce(line ->> 'bank_reference', line ->> 'reference');
    moves    text   := coalesce(line ->> 'direction', 'refunded');
    alike    text[] := CASE WHEN moves = ANY (incoming) THEN incoming ELSE outgoing END;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(named, 32));
    IF EXISTS (
        SELECT 1
        FROM bank_entries b
        WHERE b.bank_reference = named AND b.state <> 'refused' AND b.id <> NEW.id
          AND b.direction = ANY (alike) AND (TG_TABLE_NAME <> 'bank_entries' OR b.direction <> moves)
    ) OR (TG_TABLE_NAME <> 'fund_deposits' AND EXISTS (
        SELECT 1
        FROM fund_deposits d
        WHERE d.bank_reference = named AND d.state <> 'refused' AND d.direction = ANY (alike)
    )) OR (TG_TABLE_NAME <> 'bank_refunds' AND 'refunded' = ANY (alike) AND EXISTS (
        SELECT 1
        FROM bank_refunds r
        WHERE r.reference = named AND r.state <> 'refused'
    )) THEN
        RAISE EXCEPTION 'this line of the bank statement was used before'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'bank_lines_used_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bank_refunds_line_is_new BEFORE INSERT ON bank_refunds
    FOR EACH ROW EXECUTE FUNCTION bank_lines_are_used_once();

-- Which account of the holder was looked at after a payment came back: the hash of the one it came back from, and hash
-- and last four of the one that was compared. The number itself stands with the organisation alone.
ALTER TABLE bank_entries
    ADD COLUMN returned_account bytea,
    ADD COLUMN checked_account  bytea,
    ADD COLUMN checked_digits   text,
    ADD CONSTRAINT bank_entries_checked_account CHECK (
        (checked_account IS NULL) = (checked_digits IS NULL)
        AND (checked_account IS NULL OR account_checked_at IS NOT NULL)
        AND (returned_account IS NULL OR returns IS NOT NULL));

-- What the jobs look for every few seconds: lines that wait, and settlements that are not at their end.
CREATE INDEX settlement_items_waiting ON settlement_items (settlement_id)
    WHERE state NOT IN ('paid', 'unpaid', 'returned');
CREATE INDEX settlement_items_called ON settlement_items (fund_id) WHERE state = 'called';
CREATE INDEX settlements_on_their_way ON settlements (id) WHERE state IN ('approved', 'sent');
CREATE INDEX company_payments_to_debit ON company_payments (opened_at, id)
    WHERE mandate_id IS NOT NULL AND state = 'processing';
