-- One settlement per campaign and money stream; the three never mix.
CREATE TABLE settlements (
    id               uuid        PRIMARY KEY,
    campaign_id      uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    stream           text        NOT NULL,
    gross_cents      bigint      NOT NULL,
    commission_cents bigint      NOT NULL,
    state            text        NOT NULL,
    content_hash     bytea       NOT NULL,
    planned_at       timestamptz NOT NULL,
    approved_at      timestamptz,
    sent_at          timestamptz,
    confirmed_at     timestamptz,
    CONSTRAINT settlements_stream_known CHECK (stream IN ('gifts', 'patronage', 'grant')),
    CONSTRAINT settlements_state_known CHECK (state IN ('planned', 'approved', 'sent', 'confirmed', 'returned')),
    CONSTRAINT settlements_amounts CHECK (gross_cents > 0 AND commission_cents BETWEEN 0 AND gross_cents),
    CONSTRAINT settlements_once UNIQUE (campaign_id, stream)
);

-- What a settlement is made of: one item for each charge (gifts) or each fund (patronage, grant).
CREATE TABLE settlement_items (
    id               uuid   PRIMARY KEY,
    settlement_id    uuid   NOT NULL REFERENCES settlements ON DELETE RESTRICT,
    contribution_id  uuid   REFERENCES contributions ON DELETE RESTRICT,
    fund_id          uuid   REFERENCES funds ON DELETE RESTRICT,
    gross_cents      bigint NOT NULL,
    commission_cents bigint NOT NULL,
    state            text   NOT NULL DEFAULT 'planned',
    reference        text,
    moved_at         timestamptz NOT NULL,
    CONSTRAINT settlement_items_one_source CHECK ((contribution_id IS NULL) <> (fund_id IS NULL)),
    CONSTRAINT settlement_items_amounts CHECK (gross_cents > 0 AND commission_cents BETWEEN 0 AND gross_cents),
    -- planned → called (funds only: the payer was asked) → received (companies only) → paid to the holder.
    CONSTRAINT settlement_items_state_known CHECK (state IN ('planned', 'called', 'received', 'paid', 'returned')),
    CONSTRAINT settlement_items_once UNIQUE NULLS NOT DISTINCT (settlement_id, contribution_id, fund_id)
);

CREATE INDEX settlement_items_by_contribution ON settlement_items (contribution_id);
CREATE INDEX settlement_items_by_fund ON settlement_items (fund_id);

-- Money seen on a bank statement and typed by a person; a second person confirms it before it is booked.
CREATE TABLE bank_entries (
    id                 uuid        PRIMARY KEY,
    settlement_item_id uuid        NOT NULL REFERENCES settlement_items ON DELETE RESTRICT,
    direction          text        NOT NULL,
    cents              bigint      NOT NULL,
    bank_reference     text        NOT NULL,
    value_date         date        NOT NULL,
    state              text        NOT NULL DEFAULT 'submitted',
    created_at         timestamptz NOT NULL,
    CONSTRAINT bank_entries_direction_known CHECK (direction IN ('company_paid', 'city_paid_holder', 'paid_holder')),
    CONSTRAINT bank_entries_state_known CHECK (state IN ('submitted', 'booked', 'refused')),
    CONSTRAINT bank_entries_positive CHECK (cents > 0),
    CONSTRAINT bank_entries_reference_once UNIQUE (direction, bank_reference),
    CONSTRAINT bank_entries_once UNIQUE (settlement_item_id, direction)
);
