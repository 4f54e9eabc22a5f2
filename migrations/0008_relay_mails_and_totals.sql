-- What the relay and the mails need to survive a crash and to show what they gave up on; and public totals.

-- The scheduler keeps its own tables in its own room; it creates them itself.
CREATE SCHEMA quartz;

ALTER TABLE outbox
    ADD COLUMN claimed_until timestamptz,
    ADD COLUMN set_aside_at  timestamptz,
    ADD COLUMN note          text NOT NULL DEFAULT '',
    ADD CONSTRAINT outbox_published_or_set_aside CHECK (published_at IS NULL OR set_aside_at IS NULL);

DROP INDEX outbox_unpublished;
CREATE INDEX outbox_waiting ON outbox (seq) WHERE published_at IS NULL AND set_aside_at IS NULL;
CREATE INDEX outbox_set_aside ON outbox (set_aside_at) WHERE set_aside_at IS NOT NULL;
CREATE INDEX outbox_by_publication ON outbox (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX consumed_by_age ON consumed (consumed_at);
CREATE INDEX job_runs_by_age ON job_runs (started_at);

ALTER TABLE mails
    ADD COLUMN claimed_until timestamptz,
    ADD COLUMN next_try_at   timestamptz,
    ADD COLUMN note          text NOT NULL DEFAULT '',
    DROP CONSTRAINT mails_once,
    -- A holder's association may have several people to tell about one campaign.
    ADD CONSTRAINT mails_once UNIQUE (kind, subject_id, person_id);

CREATE INDEX mails_waiting ON mails (created_at) WHERE state = 'queued';

-- What the lists and the home page say about money people have promised or paid. Counted again from the rows on each
-- fact, never added to, so that a fact heard twice or late changes nothing.
CREATE TABLE campaign_totals (
    campaign_id   uuid        PRIMARY KEY REFERENCES campaigns ON DELETE RESTRICT,
    citizen_cents bigint      NOT NULL DEFAULT 0,
    public_cents  bigint      NOT NULL DEFAULT 0,
    private_cents bigint      NOT NULL DEFAULT 0,
    contributors  integer     NOT NULL DEFAULT 0,
    counted_at    timestamptz NOT NULL,
    CONSTRAINT campaign_totals_not_negative CHECK (
        citizen_cents >= 0 AND public_cents >= 0 AND private_cents >= 0 AND contributors >= 0)
);
