-- Who takes part, and under which rules.

-- Personal data lives here and nowhere near the books: erasing a person empties this row and touches no amount.
CREATE TABLE people (
    id         uuid        PRIMARY KEY,
    email      text,
    name       text,
    language   text        NOT NULL DEFAULT 'fr',
    created_at timestamptz NOT NULL,
    CONSTRAINT people_email_once UNIQUE (email),
    CONSTRAINT people_email_is_normal CHECK (email = lower(email)),
    CONSTRAINT people_language_known CHECK (language IN ('fr', 'de', 'en'))
);

CREATE TABLE organisations (
    id             uuid        PRIMARY KEY,
    kind           text        NOT NULL,
    name           text        NOT NULL,
    siren          text,
    town           text,
    fictional      boolean     NOT NULL,
    payout_account text,
    payout_state   text        NOT NULL DEFAULT 'none',
    created_at     timestamptz NOT NULL,
    CONSTRAINT organisations_kind_known CHECK (kind IN ('association', 'cooperative', 'company', 'public_body')),
    CONSTRAINT organisations_payout_state_known CHECK (payout_state IN ('none', 'pending', 'enabled', 'restricted')),
    CONSTRAINT organisations_payout_account_once UNIQUE (payout_account)
);

CREATE TABLE roles (
    person_id       uuid NOT NULL REFERENCES people ON DELETE RESTRICT,
    role            text NOT NULL,
    organisation_id uuid REFERENCES organisations ON DELETE RESTRICT,
    CONSTRAINT roles_known CHECK (role IN ('operator', 'city', 'company', 'holder')),
    CONSTRAINT roles_once UNIQUE NULLS NOT DISTINCT (person_id, role, organisation_id)
);

-- One table for every pair of eyes. What is shown and what is executed carry the same hash.
CREATE TABLE approvals (
    id           uuid        PRIMARY KEY,
    subject_kind text        NOT NULL,
    subject_id   uuid        NOT NULL,
    content_hash bytea       NOT NULL,
    requested_by uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    requested_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    decision     text        NOT NULL DEFAULT 'waiting',
    decided_by   uuid        REFERENCES people ON DELETE RESTRICT,
    decided_at   timestamptz,
    reason       text,
    CONSTRAINT approvals_subject_known
        CHECK (subject_kind IN ('fund', 'campaign', 'settlement', 'bank_entry', 'refund')),
    CONSTRAINT approvals_decision_known CHECK (decision IN ('waiting', 'approved', 'refused', 'expired')),
    CONSTRAINT approvals_four_eyes CHECK (decided_by <> requested_by),
    CONSTRAINT approvals_decided_whole CHECK (
        (decision IN ('approved', 'refused')) = (decided_by IS NOT NULL AND decided_at IS NOT NULL)),
    CONSTRAINT approvals_in_time CHECK (decided_at <= expires_at)
);

CREATE UNIQUE INDEX approvals_one_waiting ON approvals (subject_kind, subject_id) WHERE decision = 'waiting';

CREATE TABLE calls (
    id                      uuid        PRIMARY KEY,
    name                    text        NOT NULL,
    territory               text        NOT NULL,
    state                   text        NOT NULL,
    opens_at                timestamptz NOT NULL,
    closes_at               timestamptz NOT NULL,
    success_basis_points    integer     NOT NULL,
    commission_gifts_bp     integer     NOT NULL,
    commission_patronage_bp integer     NOT NULL,
    commission_grant_bp     integer     NOT NULL,
    settle_after_days       integer     NOT NULL,
    created_at              timestamptz NOT NULL,
    CONSTRAINT calls_state_known CHECK (state IN ('draft', 'open', 'selection', 'running', 'closed')),
    CONSTRAINT calls_open_before_close CHECK (opens_at < closes_at),
    CONSTRAINT calls_success_in_range CHECK (success_basis_points BETWEEN 1 AND 10000),
    CONSTRAINT calls_commission_in_range CHECK (
        commission_gifts_bp BETWEEN 0 AND 3000 AND commission_patronage_bp BETWEEN 0 AND 3000
        -- The city pays the holder by its own treasury, so there is nothing to take a commission from.
        AND commission_grant_bp = 0),
    CONSTRAINT calls_settle_in_range CHECK (settle_after_days BETWEEN 0 AND 365)
);

-- A scheme is frozen when it is written: contributions keep the version they were promised under.
CREATE TABLE match_schemes (
    id           uuid        PRIMARY KEY,
    call_id      uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    version      integer     NOT NULL,
    rules        jsonb       NOT NULL,
    content_hash bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    CONSTRAINT match_schemes_version_once UNIQUE (call_id, version)
);

CREATE TRIGGER match_schemes_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON match_schemes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
