-- What Okote asked of the payment provider, what it was told, and what does not agree.

-- Committed before each POST, with frozen parameters: a lost answer can never charge twice.
CREATE TABLE psp_operations (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL,
    subject_id      uuid        NOT NULL,
    attempt         integer     NOT NULL,
    path            text        NOT NULL,
    parameters      text        NOT NULL,
    account         text,
    idempotency_key text        NOT NULL,
    state           text        NOT NULL DEFAULT 'planned',
    object_id       text,
    error_code      text,
    error_message   text,
    tries           integer     NOT NULL DEFAULT 0,
    claimed_until   timestamptz,
    next_try_at     timestamptz NOT NULL,
    first_sent_at   timestamptz,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    CONSTRAINT psp_operations_once UNIQUE (kind, subject_id, attempt),
    CONSTRAINT psp_operations_key_once UNIQUE (idempotency_key),
    CONSTRAINT psp_operations_key_length CHECK (length(idempotency_key) <= 255),
    CONSTRAINT psp_operations_state_known CHECK (state IN ('planned', 'sent', 'succeeded', 'failed'))
);

CREATE INDEX psp_operations_open ON psp_operations (next_try_at) WHERE state IN ('planned', 'sent');

-- One row per attempt at paying one contribution; never two open ones.
CREATE TABLE payments (
    contribution_id    uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    attempt            integer     NOT NULL,
    mode               text        NOT NULL,
    state              text        NOT NULL,
    session_id         text,
    session_url        text,
    session_expires_at timestamptz,
    customer_id        text,
    payment_method_id  text,
    payment_intent_id  text,
    charge_id          text,
    fee_cents          bigint,
    failure_code       text,
    charge_tries       integer     NOT NULL DEFAULT 0,
    next_charge_at     timestamptz,
    claimed_until      timestamptz,
    created_at         timestamptz NOT NULL,
    PRIMARY KEY (contribution_id, attempt),
    CONSTRAINT payments_mode_known CHECK (mode IN ('setup', 'payment')),
    CONSTRAINT payments_state_known CHECK (state IN (
        'opening', 'open', 'saved', 'charging', 'processing', 'succeeded', 'failed', 'expired', 'cancelled')),
    CONSTRAINT payments_session_once UNIQUE (session_id),
    CONSTRAINT payments_intent_once UNIQUE (payment_intent_id),
    CONSTRAINT payments_charge_once UNIQUE (charge_id)
);

CREATE UNIQUE INDEX payments_one_open ON payments (contribution_id)
    WHERE state IN ('opening', 'open', 'saved', 'charging', 'processing');
CREATE INDEX payments_to_charge ON payments (next_charge_at) WHERE state IN ('saved', 'charging');

-- The inbox: the webhook stores and answers, our own clock does the work.
CREATE TABLE stripe_events (
    id            text        PRIMARY KEY,
    type          text        NOT NULL,
    api_version   text,
    livemode      boolean     NOT NULL,
    account       text,
    created       timestamptz NOT NULL,
    body          jsonb       NOT NULL,
    received_at   timestamptz NOT NULL,
    state         text        NOT NULL DEFAULT 'received',
    tries         integer     NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    next_try_at   timestamptz NOT NULL,
    note          text        NOT NULL DEFAULT '',
    ended_at      timestamptz,
    CONSTRAINT stripe_events_state_known CHECK (state IN ('received', 'done', 'ignored', 'failed'))
);

CREATE INDEX stripe_events_waiting ON stripe_events (next_try_at) WHERE state = 'received';
CREATE INDEX stripe_events_by_arrival ON stripe_events (received_at DESC, id);

-- What the nightly comparison found. People close these; no program corrects the books.
CREATE TABLE discrepancies (
    id          uuid        PRIMARY KEY,
    kind        text        NOT NULL,
    subject     text        NOT NULL,
    evidence    text        NOT NULL,
    ours_cents  bigint,
    theirs_cents bigint,
    state       text        NOT NULL DEFAULT 'open',
    opened_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    closed_by   uuid        REFERENCES people ON DELETE RESTRICT,
    explanation text,
    CONSTRAINT discrepancies_state_known CHECK (state IN ('open', 'closed')),
    CONSTRAINT discrepancies_closed_by_a_person CHECK (
        (state = 'closed') = (closed_by IS NOT NULL AND explanation IS NOT NULL))
);

CREATE UNIQUE INDEX discrepancies_one_open ON discrepancies (kind, subject) WHERE state = 'open';

CREATE TABLE reconciliations (
    id            uuid        PRIMARY KEY,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    transactions  bigint      NOT NULL DEFAULT 0,
    ours_cents    bigint,
    theirs_cents  bigint,
    opened        integer     NOT NULL DEFAULT 0
);
