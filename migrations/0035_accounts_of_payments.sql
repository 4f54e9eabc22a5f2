-- Which account a payment went to, and checks that hold for the account they were about.

-- Its hash, as it stood when the line of the statement was written down: a holder who gives another one before the bank
-- sends the payment back has changed it.
ALTER TABLE bank_entries
    ADD COLUMN paid_account bytea,
    ADD CONSTRAINT bank_entries_paid_account CHECK (
        paid_account IS NULL OR direction IN ('paid_holder', 'city_paid_holder'));

-- Somebody compared an account after a payment had come back, and then the holder gave another: nobody has looked at
-- that one. Returns before the last one were answered by a payment; what was compared before stays in the audit log.
CREATE FUNCTION forget_account_checks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bank_entries b
    SET account_checked_by = NULL, account_checked_at = NULL, checked_account = NULL, checked_digits = NULL
    FROM settlement_items i
    JOIN settlements s ON s.id = i.settlement_id
    JOIN campaigns p ON p.id = s.campaign_id
    WHERE p.holder_id = NEW.id AND i.id = b.settlement_item_id AND i.state NOT IN ('paid', 'unpaid', 'returned')
      AND b.returns IS NOT NULL AND b.state = 'booked' AND b.account_checked_at IS NOT NULL
      AND NOT EXISTS (
          SELECT 1
          FROM bank_entries later
          WHERE later.settlement_item_id = i.id AND later.returns IS NOT NULL AND later.state = 'booked'
            AND (later.created_at, later.id) > (b.created_at, b.id))
      -- Seen on the statement already, it went to the account before this one.
      AND NOT EXISTS (
          SELECT 1
          FROM bank_entries again
          WHERE again.settlement_item_id = i.id AND again.state = 'submitted');
    RETURN NULL;
END $$;

CREATE TRIGGER organisations_new_account AFTER UPDATE OF iban ON organisations
    FOR EACH ROW WHEN (OLD.iban IS DISTINCT FROM NEW.iban) EXECUTE FUNCTION forget_account_checks();

-- As in 0034, for the lines that a program of before booked after it.
UPDATE settlement_items i
SET charge_id = j.charge
FROM (
    SELECT DISTINCT ON (cause_id) cause_id, split_part(key, ':', 2) AS charge
    FROM journals
    WHERE cause_kind = 'settlement_item' AND key LIKE 'charge:%'
    ORDER BY cause_id, seq) j
WHERE j.cause_id = i.id AND i.paid_through = 'provider' AND i.charge_id IS NULL;
