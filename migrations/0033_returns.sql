-- A payment to a holder that the bank sends back, and how often a company's payment was asked about in vain.

-- As payments.polls: what Stripe is asked in vain so often is left to people.
ALTER TABLE company_payments ADD COLUMN polls integer NOT NULL DEFAULT 0;

-- A line of a bank statement may say that an earlier one came back. Such a line names the one it undoes, which is then
-- returned; the money is owed again, and paid again by another line once somebody has looked at the account.
ALTER TABLE bank_entries
    ADD COLUMN returns uuid REFERENCES bank_entries ON DELETE RESTRICT,
    ADD COLUMN account_checked_by uuid REFERENCES people ON DELETE RESTRICT,
    ADD COLUMN account_checked_at timestamptz,
    DROP CONSTRAINT bank_entries_direction_known,
    DROP CONSTRAINT bank_entries_state_known,
    ADD CONSTRAINT bank_entries_direction_known CHECK (direction IN (
        'company_paid', 'city_paid_holder', 'paid_holder', 'holder_returned', 'city_payment_returned')),
    ADD CONSTRAINT bank_entries_state_known CHECK (state IN ('submitted', 'booked', 'refused', 'returned')),
    ADD CONSTRAINT bank_entries_returns_something CHECK (
        (direction IN ('holder_returned', 'city_payment_returned')) = (returns IS NOT NULL)),
    ADD CONSTRAINT bank_entries_returned_was_paid CHECK (state <> 'returned' OR direction IN (
        'city_paid_holder', 'paid_holder')),
    ADD CONSTRAINT bank_entries_account_checked CHECK (
        (account_checked_by IS NULL) = (account_checked_at IS NULL)
        AND (account_checked_at IS NULL OR (returns IS NOT NULL AND state = 'booked')));

-- One payment of a line stands at a time, and each comes back at most once.
DROP INDEX bank_entries_once;
CREATE UNIQUE INDEX bank_entries_once ON bank_entries (settlement_item_id, direction)
    WHERE state IN ('submitted', 'booked') AND returns IS NULL;
CREATE UNIQUE INDEX bank_entries_returned_once ON bank_entries (returns) WHERE state <> 'refused';

-- The second wall behind the code: no line goes out again to an account that nobody has looked at.
CREATE FUNCTION guard_bank_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM bank_entries e
        WHERE e.settlement_item_id = NEW.settlement_item_id AND e.returns IS NOT NULL AND e.state = 'booked'
          AND e.account_checked_at IS NULL) THEN
        RAISE EXCEPTION 'the account was not checked since a payment came back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_entries_to_a_checked_account';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bank_entries_guarded BEFORE INSERT ON bank_entries
    FOR EACH ROW WHEN (NEW.direction IN ('city_paid_holder', 'paid_holder'))
    EXECUTE FUNCTION guard_bank_entries();

-- Whoever is at their bank's page is asked about too; the poller's questions go by these.
DROP INDEX payments_to_ask;
CREATE INDEX payments_to_ask ON payments (coalesce(claimed_until, created_at))
    WHERE state IN ('open', 'confirming', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL);
DROP INDEX company_payments_to_ask;
CREATE INDEX company_payments_to_ask ON company_payments (coalesce(claimed_until, opened_at))
    WHERE state IN ('open', 'confirming', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL);
