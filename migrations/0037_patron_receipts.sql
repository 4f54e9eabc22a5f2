-- Companies get a receipt for each line of a call that they paid, numbered with those of gifts.

-- How it stands with what a company paid for a line: unpaid, also where a bank took it back for good; disputed while
-- that is open; paid.
CREATE FUNCTION patron_line_standing(item uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
               WHEN i.state NOT IN ('received', 'paid') OR d.lost THEN 'unpaid'
               WHEN d.taken > 0 THEN 'disputed'
               ELSE 'paid'
           END
    FROM settlement_items i
    CROSS JOIN LATERAL (
        SELECT count(x.id) AS taken, coalesce(bool_or(x.status = 'lost' AND x.withdrawn_cents > 0), false) AS lost
        FROM company_payments y
        JOIN disputes x ON x.company_payment_id = y.id
        WHERE y.charge_id = i.charge_id AND x.kind = 'chargeback' AND x.status NOT IN ('won', 'prevented')) d
    WHERE i.id = item
$$;

ALTER TABLE receipts
    ALTER COLUMN contribution_id DROP NOT NULL,
    ADD COLUMN settlement_item_id uuid REFERENCES settlement_items ON DELETE RESTRICT,
    ADD CONSTRAINT receipts_one_source CHECK ((contribution_id IS NULL) <> (settlement_item_id IS NULL)),
    ADD CONSTRAINT receipts_of_patrons CHECK (settlement_item_id IS NULL OR model = '16216*03');

-- Once per line, as once per gift: another one only after this one was cancelled.
CREATE UNIQUE INDEX receipts_one_live_per_line ON receipts (settlement_item_id) WHERE cancelled_at IS NULL;
CREATE INDEX receipts_by_line ON receipts (settlement_item_id) WHERE settlement_item_id IS NOT NULL;

-- As before, and: a company's receipt is of its own line, wholly paid and not in a bank's hands.
CREATE OR REPLACE FUNCTION guard_receipt_issue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(r.number), 0) + 1 FROM receipts r
                      WHERE r.organisation_id = NEW.organisation_id)
       OR NEW.number IS DISTINCT FROM (SELECT k.last_number FROM receipt_counters k
                                       WHERE k.organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION 'receipts are numbered one after the other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_without_gap';
    END IF;
    IF (NEW.contribution_id IS NOT NULL AND NOT EXISTS (
            SELECT 1
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            WHERE c.id = NEW.contribution_id AND c.status = 'collected' AND p.holder_id = NEW.organisation_id
              AND p.state IN ('succeeded', 'settled', 'reported', 'accepted')
              AND NEW.gift_cents = c.amount_cents - (
                  SELECT coalesce(sum(f.cents), 0) FROM refunds f WHERE f.contribution_id = c.id)))
       OR (NEW.settlement_item_id IS NOT NULL AND NOT EXISTS (
            SELECT 1
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'patronage'
            JOIN campaigns p ON p.id = s.campaign_id
            JOIN funds f ON f.id = i.fund_id AND f.kind = 'pledge'
            WHERE i.id = NEW.settlement_item_id AND patron_line_standing(i.id) = 'paid'
              AND p.holder_id = NEW.organisation_id AND p.state IN ('succeeded', 'settled', 'reported', 'accepted')
              AND NEW.gift_cents = i.gross_cents)) THEN
        RAISE EXCEPTION 'a receipt is of money that has come to stay'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_only_irrevocable';
    END IF;
    IF EXISTS (SELECT 1 FROM receipts r
               WHERE (r.contribution_id = NEW.contribution_id OR r.settlement_item_id = NEW.settlement_item_id)
                 AND r.cancelled_at IS NOT NULL AND NOT r.replaceable)
       OR NEW.replaces_id IS DISTINCT FROM (
           SELECT r.id FROM receipts r
           WHERE r.contribution_id = NEW.contribution_id OR r.settlement_item_id = NEW.settlement_item_id
           ORDER BY r.number DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'a receipt names the one it replaces, and none comes after a final cancellation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_replace_the_last';
    END IF;
    RETURN NEW;
END $$;
