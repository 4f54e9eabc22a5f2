-- The name somebody gave with one gift. Apart from the books, so that it can be erased; apart from the person, because
-- whoever types an e-mail address has not shown that it is theirs and must neither see nor change another's name.
CREATE TABLE contribution_names (
    contribution_id uuid PRIMARY KEY REFERENCES contributions ON DELETE RESTRICT,
    name            text NOT NULL
);

-- What a contributor agreed to, when, and in which language it was asked: the proof behind a charge made without them.
CREATE TABLE consents (
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    kind            text        NOT NULL,
    language        text        NOT NULL,
    given_at        timestamptz NOT NULL,
    PRIMARY KEY (contribution_id, kind),
    CONSTRAINT consents_kind_known CHECK (kind IN ('terms', 'charge', 'holder_news', 'letter'))
);

-- A bank line that the second person refused does not stand in the way of the right one.
ALTER TABLE bank_entries DROP CONSTRAINT bank_entries_reference_once;
ALTER TABLE bank_entries DROP CONSTRAINT bank_entries_once;
CREATE UNIQUE INDEX bank_entries_reference_once ON bank_entries (direction, bank_reference) WHERE state <> 'refused';
CREATE UNIQUE INDEX bank_entries_once ON bank_entries (settlement_item_id, direction) WHERE state <> 'refused';

-- The operator's pages and the poller look for these by what they are about.
CREATE INDEX psp_operations_by_subject ON psp_operations (subject_id);
CREATE INDEX mails_by_subject ON mails (subject_id);
CREATE INDEX stripe_events_by_object ON stripe_events ((body -> 'data' -> 'object' ->> 'id'));
CREATE INDEX payments_to_ask ON payments (coalesce(claimed_until, created_at))
    WHERE state IN ('open', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL);
