-- A company may pay what it was called for by card or by direct debit; the money then lies with the provider and goes
-- on from there.

-- One row per attempt at paying one line of a settlement; never two open ones.
CREATE TABLE company_payments (
    id                 uuid        PRIMARY KEY,
    settlement_item_id uuid        NOT NULL REFERENCES settlement_items ON DELETE RESTRICT,
    cents              bigint      NOT NULL,
    state              text        NOT NULL DEFAULT 'opening',
    session_id         text,
    session_url        text,
    session_expires_at timestamptz,
    payment_intent_id  text,
    charge_id          text,
    fee_cents          bigint,
    failure_code       text,
    -- Not before this the money goes on to the holder: a debit may still come back.
    ready_at           timestamptz,
    claimed_until      timestamptz,
    opened_by          uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    opened_at          timestamptz NOT NULL,
    CONSTRAINT company_payments_positive CHECK (cents > 0),
    CONSTRAINT company_payments_state_known CHECK (state IN (
        'opening', 'open', 'processing', 'succeeded', 'failed', 'expired')),
    CONSTRAINT company_payments_paid_by_charge CHECK (
        (state = 'succeeded') = (charge_id IS NOT NULL) AND (charge_id IS NULL) = (ready_at IS NULL)),
    CONSTRAINT company_payments_session_once UNIQUE (session_id),
    CONSTRAINT company_payments_intent_once UNIQUE (payment_intent_id),
    CONSTRAINT company_payments_charge_once UNIQUE (charge_id)
);

CREATE UNIQUE INDEX company_payments_one_open ON company_payments (settlement_item_id)
    WHERE state IN ('opening', 'open', 'processing');
CREATE INDEX company_payments_by_item ON company_payments (settlement_item_id, opened_at);
CREATE INDEX company_payments_to_ask ON company_payments (claimed_until)
    WHERE state IN ('open', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL);

-- Where a company's money came in is where it goes out.
ALTER TABLE settlement_items ADD COLUMN paid_through text;
UPDATE settlement_items i
SET paid_through = 'bank'
FROM settlements s
WHERE s.id = i.settlement_id AND s.stream = 'patronage' AND i.state IN ('received', 'paid');
ALTER TABLE settlement_items
    ADD CONSTRAINT settlement_items_paid_through_known CHECK (paid_through IN ('bank', 'provider'));
