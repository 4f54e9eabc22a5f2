-- What the whole rule language asks of the books.

-- People close to a project holder. Their gifts are welcome, but where a rule says so nobody matches them; the reason
-- is public, so that nobody has to guess why a gift was not doubled.
CREATE TABLE related_parties (
    campaign_id uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    person_id   uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    reason      text        NOT NULL,
    recorded_by uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (campaign_id, person_id),
    CONSTRAINT related_parties_have_reason CHECK (reason <> '')
);

ALTER TABLE calls
    -- How long a promise lives while somebody is at the checkout, and whether a lesser match needs their word.
    ADD COLUMN hold_lease_seconds   integer NOT NULL DEFAULT 1800,
    ADD COLUMN hold_step_seconds    integer NOT NULL DEFAULT 300,
    ADD COLUMN hold_ceiling_seconds integer NOT NULL DEFAULT 3600,
    ADD COLUMN consent_required     boolean NOT NULL DEFAULT false,
    ADD COLUMN stopped_at           timestamptz,
    ADD CONSTRAINT calls_holds_not_negative CHECK (
        hold_lease_seconds >= 0 AND hold_step_seconds >= 0 AND hold_ceiling_seconds >= 0);

ALTER TABLE campaigns
    ADD COLUMN further_themes text[]      NOT NULL DEFAULT '{}',
    -- Its call was closed before its own deadline: from here on it takes no gift.
    ADD COLUMN stopped_at     timestamptz;

ALTER TABLE contributions
    -- The order in which contributions began: whoever raises matches later goes by it.
    ADD COLUMN seq               bigint      GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN resident          boolean     NOT NULL DEFAULT false,
    ADD COLUMN reward            text,
    -- The last attempt to pay failed; the hold lives on, and another attempt may follow.
    ADD COLUMN payment_failed_at timestamptz;

CREATE INDEX contributions_in_order ON contributions (seq);

-- A line that opens once a campaign has reached something: reached once, reached for good.
CREATE TABLE unlocks (
    campaign_id    uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    line           text        NOT NULL,
    seq            bigint      GENERATED ALWAYS AS IDENTITY,
    captured_cents bigint      NOT NULL,
    backers        integer     NOT NULL,
    unlocked_at    timestamptz NOT NULL,
    PRIMARY KEY (campaign_id, line)
);

CREATE TRIGGER unlocks_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON unlocks
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A match without a contribution goes to the campaign: a lump that a line unlocked, or its part of a round.
ALTER TABLE matches
    ALTER COLUMN contribution_id DROP NOT NULL,
    ADD COLUMN kind         text   NOT NULL DEFAULT 'gift',
    -- What of it was earned, where the rule gives less in the end than was confirmed; null: all of it.
    ADD COLUMN earned_cents bigint,
    ADD CONSTRAINT matches_kind_known CHECK (kind IN ('gift', 'lump', 'round')),
    ADD CONSTRAINT matches_kind_fits CHECK ((kind = 'gift') = (contribution_id IS NOT NULL)),
    ADD CONSTRAINT matches_earned_within CHECK (
        earned_cents IS NULL OR (status = 'earned' AND earned_cents BETWEEN 1 AND cents));

CREATE INDEX matches_to_campaigns ON matches (campaign_id, line) WHERE contribution_id IS NULL;

CREATE OR REPLACE FUNCTION guard_matches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'a match is never removed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'matches_never_removed';
    END IF;
    IF (NEW.contribution_id, NEW.campaign_id, NEW.fund_id, NEW.line, NEW.cents, NEW.countable_cents, NEW.kind)
       IS DISTINCT FROM
       (OLD.contribution_id, OLD.campaign_id, OLD.fund_id, OLD.line, OLD.cents, OLD.countable_cents, OLD.kind)
       OR (NEW.status = OLD.status AND NEW.earned_cents IS DISTINCT FROM OLD.earned_cents)
       OR (NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status = ANY (ARRAY[
            'held>confirmed', 'held>released', 'confirmed>earned', 'confirmed>released']))) THEN
        RAISE EXCEPTION 'a match may not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matches_move_forward';
    END IF;
    RETURN NEW;
END $$;

-- A fund may help more than the one line it was entered for. The numbers come from the same row as those of funds, so
-- that a line's funds have one order.
CREATE TABLE fund_lines (
    fund_id  uuid   NOT NULL REFERENCES funds ON DELETE RESTRICT,
    line     text   NOT NULL,
    position bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('funds', 'position')),
    PRIMARY KEY (fund_id, line)
);

-- What a line that decides at the end gave to the campaigns, once.
CREATE TABLE match_rounds (
    scheme_id   uuid        NOT NULL REFERENCES match_schemes ON DELETE RESTRICT,
    line        text        NOT NULL,
    given_cents bigint      NOT NULL,
    held_at     timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, line),
    CONSTRAINT match_rounds_not_negative CHECK (given_cents >= 0)
);

CREATE TRIGGER match_rounds_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON match_rounds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
