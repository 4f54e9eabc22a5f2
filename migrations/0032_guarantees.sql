-- A pledge is worth its guarantee: a deposit that has arrived, or a mandate that was saved. Until then an approved
-- pledge waits and matches nothing.

ALTER TABLE funds
    -- Since when what was announced is really there. Null: a promise, whatever the guarantee is called.
    ADD COLUMN secured_at timestamptz,
    ADD CONSTRAINT funds_secured_by_guarantee CHECK (
        secured_at IS NULL OR (kind = 'pledge' AND coalesce(guarantee, '') IN ('prepaid', 'mandate')));

-- Lines of the bank statement about deposits: one person writes, another confirms.
CREATE TABLE fund_deposits (
    id             uuid        PRIMARY KEY,
    fund_id        uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    direction      text        NOT NULL,
    cents          bigint      NOT NULL,
    bank_reference text        NOT NULL,
    value_date     date        NOT NULL,
    state          text        NOT NULL DEFAULT 'submitted',
    created_at     timestamptz NOT NULL,
    CONSTRAINT fund_deposits_direction_known CHECK (direction IN ('arrived', 'returned')),
    CONSTRAINT fund_deposits_state_known CHECK (state IN ('submitted', 'booked', 'refused')),
    CONSTRAINT fund_deposits_positive CHECK (cents > 0),
    CONSTRAINT fund_deposits_have_reference CHECK (bank_reference <> '')
);

CREATE INDEX fund_deposits_by_fund ON fund_deposits (fund_id, created_at);
CREATE UNIQUE INDEX fund_deposits_reference_once ON fund_deposits (direction, bank_reference) WHERE state <> 'refused';

CREATE FUNCTION fund_deposits_booked_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'booked' AND NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'deposit' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'a deposit is booked by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_deposits_booked_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER fund_deposits_guarded BEFORE INSERT OR UPDATE ON fund_deposits
    FOR EACH ROW EXECUTE FUNCTION fund_deposits_booked_by_two();

-- One line of the platform's statement is one payment: what paid a call is no deposit and no payment that came back,
-- and the other way round. The lock makes two people who type the same line at once wait for each other.
CREATE FUNCTION bank_lines_are_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    incoming text[] := ARRAY['arrived', 'company_paid', 'holder_returned'];
    outgoing text[] := ARRAY['returned', 'paid_holder'];
    alike    text[] := CASE WHEN NEW.direction = ANY (incoming) THEN incoming ELSE outgoing END;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.bank_reference, 32));
    IF EXISTS (
        SELECT 1
        FROM bank_entries b
        WHERE b.bank_reference = NEW.bank_reference AND b.state <> 'refused' AND b.id <> NEW.id
          AND b.direction = ANY (alike) AND (TG_TABLE_NAME = 'fund_deposits' OR b.direction <> NEW.direction)
    ) OR (TG_TABLE_NAME = 'bank_entries' AND EXISTS (
        SELECT 1
        FROM fund_deposits d
        WHERE d.bank_reference = NEW.bank_reference AND d.state <> 'refused' AND d.direction = ANY (alike)
    )) THEN
        RAISE EXCEPTION 'this line of the bank statement was used before'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'bank_lines_used_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER fund_deposits_line_is_new BEFORE INSERT ON fund_deposits
    FOR EACH ROW EXECUTE FUNCTION bank_lines_are_used_once();
CREATE TRIGGER bank_entries_line_is_new BEFORE INSERT ON bank_entries
    FOR EACH ROW WHEN (NEW.direction IN ('company_paid', 'paid_holder', 'holder_returned'))
    EXECUTE FUNCTION bank_lines_are_used_once();

-- A card or account that a company saved for the calls of one pledge. It is replaced, and never dropped.
CREATE TABLE pledge_mandates (
    id                 uuid        PRIMARY KEY,
    fund_id            uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    state              text        NOT NULL DEFAULT 'opening',
    session_id         text,
    session_url        text,
    session_expires_at timestamptz,
    customer_id        text,
    payment_method_id  text,
    method             text,
    digits             text        NOT NULL DEFAULT '',
    claimed_until      timestamptz,
    opened_by          uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    opened_at          timestamptz NOT NULL,
    saved_at           timestamptz,
    CONSTRAINT pledge_mandates_state_known CHECK (state IN ('opening', 'open', 'saved', 'replaced', 'expired')),
    CONSTRAINT pledge_mandates_saved_whole CHECK (
        (state IN ('saved', 'replaced')) = (saved_at IS NOT NULL)
        AND (saved_at IS NULL OR (customer_id IS NOT NULL AND payment_method_id IS NOT NULL AND method IS NOT NULL))),
    CONSTRAINT pledge_mandates_session_once UNIQUE (session_id)
);

CREATE INDEX pledge_mandates_by_fund ON pledge_mandates (fund_id, opened_at);
CREATE UNIQUE INDEX pledge_mandates_one_open ON pledge_mandates (fund_id) WHERE state IN ('opening', 'open');
CREATE UNIQUE INDEX pledge_mandates_one_saved ON pledge_mandates (fund_id) WHERE state = 'saved';

-- A line is debited once by one mandate, however often the job runs.
ALTER TABLE company_payments ADD COLUMN mandate_id uuid REFERENCES pledge_mandates ON DELETE RESTRICT;
CREATE UNIQUE INDEX company_payments_once_by_mandate ON company_payments (settlement_item_id, mandate_id)
    WHERE mandate_id IS NOT NULL;

-- Paid out of the deposit, a line's money lies in the bank like any other transfer's.
ALTER TABLE settlement_items
    DROP CONSTRAINT settlement_items_paid_through_known,
    ADD CONSTRAINT settlement_items_paid_through_known CHECK (paid_through IN ('bank', 'provider', 'deposit'));

-- What stands behind a prepaid pledge: what is left of its deposit and what the deposit has paid already.
CREATE FUNCTION deposit_cover(fund uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((
               SELECT a.credits_posted - a.debits_posted FROM accounts a WHERE a.code = 'deposit:' || fund), 0)
         + coalesce((
               SELECT sum(i.gross_cents)::bigint
               FROM settlement_items i
               WHERE i.fund_id = fund AND i.paid_through = 'deposit'), 0)
$$;

-- Nobody writes that a pledge is secured, or raises it, before its guarantee bears it.
CREATE FUNCTION guard_fund_guarantees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.guarantee = 'prepaid' AND deposit_cover(NEW.id) < NEW.amount_cents - NEW.returned_cents)
       OR (NEW.guarantee = 'mandate' AND NOT EXISTS (
               SELECT 1 FROM pledge_mandates m WHERE m.fund_id = NEW.id AND m.state = 'saved')) THEN
        RAISE EXCEPTION 'the guarantee of this pledge is not there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_secured_by_money';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funds_guarantees_guarded BEFORE UPDATE OF secured_at, amount_cents ON funds
    FOR EACH ROW WHEN (NEW.secured_at IS NOT NULL) EXECUTE FUNCTION guard_fund_guarantees();

-- As before, and: an approved pledge may be given up before it gives, and gives only once it is secured.
CREATE OR REPLACE FUNCTION guard_fund_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('submitted', 'draft'), ('submitted', 'approved'), ('submitted', 'active'),
        ('approved', 'active'), ('approved', 'closed'), ('active', 'exhausted'), ('exhausted', 'active'),
        ('active', 'suspended'), ('exhausted', 'suspended'), ('suspended', 'active'),
        ('active', 'closed'), ('exhausted', 'closed'), ('suspended', 'closed')) THEN
        RAISE EXCEPTION 'a fund does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_states_in_order';
    END IF;
    IF NEW.state = 'closed' AND NEW.kind = 'envelope' AND NOT EXISTS (
        SELECT 1
        FROM fund_closures c
        WHERE c.fund_id = NEW.id AND c.state = 'done') THEN
        RAISE EXCEPTION 'envelope % is closed by nobody''s decision', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_closed_by_two';
    END IF;
    IF NEW.state = 'active' AND OLD.state IN ('submitted', 'approved')
       AND NEW.guarantee IN ('prepaid', 'mandate') AND NEW.secured_at IS NULL THEN
        RAISE EXCEPTION 'this pledge waits for its guarantee'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_active_once_secured';
    END IF;
    RETURN NEW;
END $$;
