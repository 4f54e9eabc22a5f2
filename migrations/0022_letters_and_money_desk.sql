-- Letters to people at work: two of one kind about one thing are told apart by their occasion, and news can be stopped.

ALTER TABLE mails
    ADD COLUMN occasion uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN topic    text,
    ADD COLUMN stop_key text,
    DROP CONSTRAINT mails_once,
    ADD CONSTRAINT mails_once UNIQUE (kind, subject_id, person_id, occasion),
    ADD CONSTRAINT mails_stop_key_once UNIQUE (stop_key),
    ADD CONSTRAINT mails_topic_has_its_key CHECK ((topic IS NULL) = (stop_key IS NULL));

-- Who does not want to hear of what. Only news has a topic; what concerns somebody's gift or task always arrives.
CREATE TABLE mail_stops (
    person_id  uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    topic      text        NOT NULL,
    stopped_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, topic),
    CONSTRAINT mail_stops_topic_known CHECK (topic IN ('campaign_news', 'work_news'))
);

-- What people were reminded of, so that nobody hears it twice: the row is claimed with the letter.
CREATE TABLE reminders (
    subject_id uuid        NOT NULL,
    reminder   text        NOT NULL,
    claimed_at timestamptz NOT NULL,
    PRIMARY KEY (subject_id, reminder)
);

ALTER TABLE mails DROP CONSTRAINT mails_state_known;
-- given_up: a person decided that a mail that failed will not be sent.
ALTER TABLE mails ADD CONSTRAINT mails_state_known CHECK (state IN ('queued', 'sent', 'failed', 'given_up'));
CREATE INDEX mails_failed ON mails (created_at) WHERE state = 'failed';

-- Each use case that asks two people has its own word for what it asks about.
ALTER TABLE approvals DROP CONSTRAINT IF EXISTS approvals_subject_known;
ALTER TABLE approvals ADD CONSTRAINT approvals_subject_known CHECK (subject_kind ~ '^[a-z]+(_[a-z]+)*$');

-- A company says that it has paid what it was called for; the bank statement, and two people, say whether it has.
CREATE TABLE payment_claims (
    id                 uuid        PRIMARY KEY,
    settlement_item_id uuid        NOT NULL REFERENCES settlement_items ON DELETE RESTRICT,
    fund_id            uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    cents              bigint      NOT NULL,
    paid_on            date        NOT NULL,
    reference          text        NOT NULL,
    document_id        uuid        REFERENCES documents ON DELETE RESTRICT,
    claimed_by         uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    claimed_at         timestamptz NOT NULL,
    state              text        NOT NULL DEFAULT 'claimed',
    answered_by        uuid        REFERENCES people ON DELETE RESTRICT,
    answered_at        timestamptz,
    answer             text        NOT NULL DEFAULT '',
    CONSTRAINT payment_claims_state_known CHECK (state IN ('claimed', 'confirmed', 'refused')),
    CONSTRAINT payment_claims_positive CHECK (cents > 0),
    CONSTRAINT payment_claims_named CHECK (reference <> '' AND length(reference) <= 140),
    CONSTRAINT payment_claims_answered_whole CHECK ((state = 'claimed') = (answered_at IS NULL))
);

CREATE UNIQUE INDEX payment_claims_one_open ON payment_claims (settlement_item_id) WHERE state <> 'refused';

-- A refund above the limit of one person. The first person's words stand here; the second decides about them.
CREATE TABLE refund_requests (
    id              uuid        PRIMARY KEY,
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    cents           bigint      NOT NULL,
    reason          text        NOT NULL,
    requested_by    uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    requested_at    timestamptz NOT NULL,
    state           text        NOT NULL DEFAULT 'submitted',
    CONSTRAINT refund_requests_state_known CHECK (state IN ('submitted', 'done', 'refused')),
    CONSTRAINT refund_requests_positive CHECK (cents > 0)
);

CREATE UNIQUE INDEX refund_requests_one_open ON refund_requests (contribution_id) WHERE state = 'submitted';

-- What the provider cannot give back (a gift in cash, a refund that failed) is paid back from the bank by hand.
CREATE TABLE bank_refunds (
    id           uuid        PRIMARY KEY,
    refund_id    uuid        NOT NULL REFERENCES refunds ON DELETE RESTRICT,
    reference    text        NOT NULL,
    paid_on      date        NOT NULL,
    state        text        NOT NULL DEFAULT 'submitted',
    recorded_at  timestamptz NOT NULL,
    CONSTRAINT bank_refunds_state_known CHECK (state IN ('submitted', 'booked', 'refused')),
    CONSTRAINT bank_refunds_named CHECK (reference <> '' AND length(reference) <= 140)
);

CREATE UNIQUE INDEX bank_refunds_once ON bank_refunds (refund_id) WHERE state <> 'refused';
CREATE UNIQUE INDEX bank_refunds_reference_once ON bank_refunds (reference) WHERE state <> 'refused';

-- Gifts at a desk or a market stand. The paper receipt is numbered without gaps for each organisation.
ALTER TABLE contributions
    ADD COLUMN provider text NOT NULL DEFAULT 'stripe',
    ADD CONSTRAINT contributions_provider_known CHECK (provider IN ('stripe', 'offline')),
    ADD CONSTRAINT contributions_offline_is_paid_now CHECK (provider <> 'offline' OR collection = 'now');

CREATE TABLE offline_counters (
    organisation_id uuid    PRIMARY KEY REFERENCES organisations ON DELETE RESTRICT,
    last_number     integer NOT NULL,
    CONSTRAINT offline_counters_positive CHECK (last_number > 0)
);

CREATE TABLE offline_gifts (
    id              uuid        PRIMARY KEY,
    campaign_id     uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    receipt_number  integer     NOT NULL,
    means           text        NOT NULL,
    cents           bigint      NOT NULL,
    collected_on    date        NOT NULL,
    collected_by    text        NOT NULL,
    -- Personal data of whoever gave; emptied when the person is erased, the row stays.
    giver_name      text        NOT NULL DEFAULT '',
    giver_email     text,
    language        text        NOT NULL DEFAULT 'fr',
    entered_by      uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    entered_at      timestamptz NOT NULL,
    content_hash    bytea       NOT NULL,
    state           text        NOT NULL DEFAULT 'submitted',
    contribution_id uuid        REFERENCES contributions ON DELETE RESTRICT,
    CONSTRAINT offline_gifts_number_once UNIQUE (organisation_id, receipt_number),
    CONSTRAINT offline_gifts_means_known CHECK (means IN ('cash', 'cheque', 'transfer')),
    CONSTRAINT offline_gifts_positive CHECK (cents > 0),
    CONSTRAINT offline_gifts_state_known CHECK (state IN ('submitted', 'validated', 'refused')),
    CONSTRAINT offline_gifts_validated_is_a_gift CHECK ((state = 'validated') = (contribution_id IS NOT NULL)),
    CONSTRAINT offline_gifts_language_known CHECK (language IN ('fr', 'de', 'en'))
);

CREATE INDEX offline_gifts_by_campaign ON offline_gifts (campaign_id, state);

-- Match that moves to another fund has a named destination: one person asks, another decides.
CREATE TABLE redistributions (
    id           uuid        PRIMARY KEY,
    call_id      uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    reason       text        NOT NULL,
    requested_by uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    requested_at timestamptz NOT NULL,
    state        text        NOT NULL DEFAULT 'submitted',
    CONSTRAINT redistributions_state_known CHECK (state IN ('submitted', 'done', 'refused'))
);

CREATE UNIQUE INDEX redistributions_one_open ON redistributions (call_id) WHERE state = 'submitted';
