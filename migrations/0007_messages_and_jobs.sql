-- Facts that something later will tell somebody about, written with what they tell.
CREATE TABLE outbox (
    id           uuid        PRIMARY KEY,
    seq          bigint      GENERATED ALWAYS AS IDENTITY,
    type         text        NOT NULL,
    body         jsonb       NOT NULL,
    created_at   timestamptz NOT NULL,
    tries        integer     NOT NULL DEFAULT 0,
    published_at timestamptz
);

CREATE INDEX outbox_unpublished ON outbox (seq) WHERE published_at IS NULL;

CREATE TABLE consumed (
    consumer    text        NOT NULL,
    message_id  uuid        NOT NULL,
    consumed_at timestamptz NOT NULL,
    PRIMARY KEY (consumer, message_id)
);

CREATE TABLE mails (
    id         uuid        PRIMARY KEY,
    person_id  uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    kind       text        NOT NULL,
    subject_id uuid        NOT NULL,
    language   text        NOT NULL,
    subject    text        NOT NULL,
    body_text  text        NOT NULL,
    body_html  text        NOT NULL,
    state      text        NOT NULL DEFAULT 'queued',
    tries      integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    sent_at    timestamptz,
    CONSTRAINT mails_state_known CHECK (state IN ('queued', 'sent', 'failed')),
    CONSTRAINT mails_once UNIQUE (kind, subject_id)
);

-- What each timed job did last; the scheduler only ticks.
CREATE TABLE job_runs (
    id         uuid        PRIMARY KEY,
    job        text        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    done       integer     NOT NULL DEFAULT 0,
    error      text
);

CREATE INDEX job_runs_by_job ON job_runs (job, started_at DESC);

-- The demo territory can move its clock; a production database keeps zero for ever.
CREATE TABLE territory (
    only_row       boolean     PRIMARY KEY DEFAULT true,
    demo           boolean     NOT NULL,
    clock_ahead    interval    NOT NULL DEFAULT interval '0',
    operator_key   bytea,
    created_at     timestamptz NOT NULL,
    CONSTRAINT territory_one_row CHECK (only_row),
    CONSTRAINT territory_clock_moves_in_demo CHECK (demo OR clock_ahead = interval '0'),
    CONSTRAINT territory_clock_moves_forward CHECK (clock_ahead >= interval '0')
);
