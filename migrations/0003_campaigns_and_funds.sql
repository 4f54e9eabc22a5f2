CREATE TABLE campaigns (
    id              uuid        PRIMARY KEY,
    call_id         uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    scheme_id       uuid        NOT NULL REFERENCES match_schemes ON DELETE RESTRICT,
    holder_id       uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    slug            text        NOT NULL,
    title           text        NOT NULL,
    summary         text        NOT NULL,
    story           text        NOT NULL,
    language        text        NOT NULL DEFAULT 'fr',
    town            text        NOT NULL,
    commune         text        NOT NULL,
    theme           text        NOT NULL,
    expected_result text        NOT NULL DEFAULT '',
    fictional       boolean     NOT NULL,
    goal_cents      bigint      NOT NULL,
    minimum_cents   bigint      NOT NULL,
    collection      text        NOT NULL,
    opens_at        timestamptz NOT NULL,
    closes_at       timestamptz NOT NULL,
    state           text        NOT NULL DEFAULT 'draft',
    succeeded       boolean,
    decided_at      timestamptz,
    created_by      uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    created_at      timestamptz NOT NULL,
    CONSTRAINT campaigns_slug_once UNIQUE (slug),
    CONSTRAINT campaigns_slug_is_plain CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT campaigns_goal_positive CHECK (goal_cents > 0),
    CONSTRAINT campaigns_minimum_within_goal CHECK (minimum_cents BETWEEN 1 AND goal_cents),
    CONSTRAINT campaigns_collection_known CHECK (collection IN ('at_close', 'now')),
    CONSTRAINT campaigns_open_before_close CHECK (opens_at < closes_at),
    CONSTRAINT campaigns_commune_is_insee CHECK (commune ~ '^(\d{2}|2[AB])\d{3}$'),
    CONSTRAINT campaigns_state_known CHECK (state IN (
        'draft', 'submitted', 'changes_requested', 'approved', 'scheduled', 'live', 'closing',
        'succeeded', 'failed', 'cancelled', 'settled', 'reported', 'accepted')),
    CONSTRAINT campaigns_decided_once_closing CHECK (
        (state IN ('closing', 'succeeded', 'failed', 'settled', 'reported', 'accepted')) = (succeeded IS NOT NULL))
);

CREATE INDEX campaigns_by_state ON campaigns (state, closes_at);

-- Each move of a campaign: who, when, why.
CREATE TABLE campaign_moves (
    campaign_id uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    position    integer     NOT NULL,
    from_state  text        NOT NULL,
    to_state    text        NOT NULL,
    moved_by    uuid        REFERENCES people ON DELETE RESTRICT,
    moved_at    timestamptz NOT NULL,
    reason      text        NOT NULL,
    PRIMARY KEY (campaign_id, position)
);

CREATE TRIGGER campaign_moves_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON campaign_moves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- From launch on the numbers people were promised do not move, and a decision is taken once.
CREATE FUNCTION guard_campaigns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('draft', 'submitted', 'changes_requested', 'approved')
       AND (NEW.goal_cents, NEW.minimum_cents, NEW.opens_at, NEW.closes_at, NEW.scheme_id, NEW.collection)
           IS DISTINCT FROM
           (OLD.goal_cents, OLD.minimum_cents, OLD.opens_at, OLD.closes_at, OLD.scheme_id, OLD.collection) THEN
        RAISE EXCEPTION 'a launched campaign is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_frozen_at_launch';
    END IF;
    IF OLD.succeeded IS NOT NULL AND NEW.succeeded IS DISTINCT FROM OLD.succeeded THEN
        RAISE EXCEPTION 'success is decided once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_decided_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER campaigns_guarded BEFORE UPDATE ON campaigns FOR EACH ROW EXECUTE FUNCTION guard_campaigns();

CREATE TABLE budget_lines (
    campaign_id uuid    NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    position    integer NOT NULL,
    label       text    NOT NULL,
    cents       bigint  NOT NULL,
    PRIMARY KEY (campaign_id, position),
    CONSTRAINT budget_lines_positive CHECK (cents > 0)
);

CREATE TABLE campaign_snapshots (
    campaign_id    uuid        PRIMARY KEY REFERENCES campaigns ON DELETE RESTRICT,
    taken_at       timestamptz NOT NULL,
    citizen_cents  bigint      NOT NULL,
    match_cents    bigint      NOT NULL,
    contributors   integer     NOT NULL,
    minimum_cents  bigint      NOT NULL,
    succeeded      boolean     NOT NULL,
    content_hash   bytea       NOT NULL,
    CONSTRAINT campaign_snapshots_decide CHECK (succeeded = (citizen_cents + match_cents >= minimum_cents))
);

CREATE TRIGGER campaign_snapshots_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON campaign_snapshots
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE funds (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL,
    call_id         uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    line            text        NOT NULL,
    name            text        NOT NULL,
    amount_cents    bigint      NOT NULL,
    priority        integer     NOT NULL DEFAULT 1,
    position        bigint      GENERATED ALWAYS AS IDENTITY,
    all_campaigns   boolean     NOT NULL,
    state           text        NOT NULL DEFAULT 'draft',
    guarantee       text,
    default_plan    text,
    decision_number text,
    decision_date   date,
    assembly        text,
    budget_line     text,
    created_by      uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    created_at      timestamptz NOT NULL,
    CONSTRAINT funds_kind_known CHECK (kind IN ('envelope', 'pledge')),
    CONSTRAINT funds_amount_positive CHECK (amount_cents > 0),
    CONSTRAINT funds_state_known CHECK (state IN (
        'draft', 'submitted', 'approved', 'active', 'exhausted', 'suspended', 'closed')),
    CONSTRAINT funds_public_money_is_voted CHECK (
        kind <> 'envelope' OR state = 'draft' OR (decision_number IS NOT NULL AND decision_date IS NOT NULL
        AND assembly IS NOT NULL AND budget_line IS NOT NULL)),
    CONSTRAINT funds_pledge_has_guarantee CHECK (
        kind <> 'pledge' OR (guarantee IN ('prepaid', 'mandate', 'promise') AND default_plan IS NOT NULL))
);

CREATE INDEX funds_by_call ON funds (call_id, line);

CREATE TABLE fund_campaigns (
    fund_id     uuid NOT NULL REFERENCES funds ON DELETE RESTRICT,
    campaign_id uuid NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    PRIMARY KEY (fund_id, campaign_id)
);

CREATE INDEX fund_campaigns_by_campaign ON fund_campaigns (campaign_id);
