CREATE TABLE contributions (
    id               uuid        PRIMARY KEY,
    campaign_id      uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    contributor_id   uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    scheme_id        uuid        NOT NULL REFERENCES match_schemes ON DELETE RESTRICT,
    amount_cents     bigint      NOT NULL,
    tip_cents        bigint      NOT NULL DEFAULT 0,
    refunded_cents   bigint      NOT NULL DEFAULT 0,
    collection       text        NOT NULL,
    status           text        NOT NULL,
    status_reason    text        NOT NULL DEFAULT '',
    quoted_cents     bigint      NOT NULL,
    promised_cents   bigint      NOT NULL,
    promise_waived   boolean     NOT NULL DEFAULT false,
    hold_started_at  timestamptz NOT NULL,
    hold_until       timestamptz,
    payment_sent_at  timestamptz,
    committed_at     timestamptz,
    collected_at     timestamptz,
    ended_at         timestamptz,
    request_hash     bytea       NOT NULL,
    access_key       text        NOT NULL,
    reference        text        NOT NULL,
    language         text        NOT NULL,
    display          text        NOT NULL DEFAULT 'anonymous',
    message          text        NOT NULL DEFAULT '',
    receipt_wanted   boolean     NOT NULL DEFAULT false,
    created_at       timestamptz NOT NULL,
    CONSTRAINT contributions_access_key_once UNIQUE (access_key),
    CONSTRAINT contributions_reference_once UNIQUE (reference),
    CONSTRAINT contributions_amount_positive CHECK (amount_cents > 0),
    CONSTRAINT contributions_tip_not_negative CHECK (tip_cents >= 0),
    CONSTRAINT contributions_refund_within_payment CHECK (refunded_cents BETWEEN 0 AND amount_cents + tip_cents),
    CONSTRAINT contributions_collection_known CHECK (collection IN ('at_close', 'now')),
    CONSTRAINT contributions_display_known CHECK (display IN ('anonymous', 'first_name', 'full_name')),
    CONSTRAINT contributions_language_known CHECK (language IN ('fr', 'de', 'en')),
    CONSTRAINT contributions_promise_not_negative CHECK (promised_cents >= 0),
    CONSTRAINT contributions_status_known CHECK (status IN (
        'started', 'committed', 'collected', 'refunded', 'disputed', 'cancelled', 'expired', 'failed')),
    CONSTRAINT contributions_collected_has_date CHECK (
        status NOT IN ('collected', 'refunded', 'disputed') OR collected_at IS NOT NULL),
    CONSTRAINT contributions_only_started_hold_a_lease CHECK (hold_until IS NULL OR status = 'started')
);

CREATE INDEX contributions_by_campaign ON contributions (campaign_id, status) INCLUDE (amount_cents);
CREATE INDEX contributions_by_contributor ON contributions (contributor_id, campaign_id);
CREATE INDEX contributions_with_lease ON contributions (hold_until) WHERE hold_until IS NOT NULL;

-- A terminal state never regresses, whatever order notices arrive in; amounts and people never change.
CREATE FUNCTION guard_contributions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.campaign_id, NEW.contributor_id, NEW.amount_cents, NEW.tip_cents, NEW.scheme_id, NEW.collection)
       IS DISTINCT FROM
       (OLD.campaign_id, OLD.contributor_id, OLD.amount_cents, OLD.tip_cents, OLD.scheme_id, OLD.collection) THEN
        RAISE EXCEPTION 'a contribution is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contributions_frozen';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status = ANY (ARRAY[
        'started>committed', 'started>collected', 'started>cancelled', 'started>expired', 'started>failed',
        -- A payment that Stripe completed although we had given the hold up stands, unmatched.
        'expired>committed', 'expired>collected',
        'committed>collected', 'committed>cancelled', 'committed>failed',
        'collected>refunded', 'collected>disputed', 'disputed>collected', 'disputed>refunded'])) THEN
        RAISE EXCEPTION 'a contribution may not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contributions_never_regress';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contributions_guarded BEFORE UPDATE ON contributions
    FOR EACH ROW EXECUTE FUNCTION guard_contributions();

-- A match is a reservation in the ledger: it carries the id of its pending transfer.
CREATE TABLE matches (
    id              uuid        PRIMARY KEY REFERENCES transfers ON DELETE RESTRICT,
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    campaign_id     uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    fund_id         uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    line            text        NOT NULL,
    position        integer     NOT NULL,
    cents           bigint      NOT NULL,
    -- What counted before the ratio, written on the line's first fund; the limits per person are made of it.
    countable_cents bigint      NOT NULL,
    status          text        NOT NULL,
    reason          text        NOT NULL,
    created_at      timestamptz NOT NULL,
    moved_at        timestamptz NOT NULL,
    CONSTRAINT matches_cents_positive CHECK (cents > 0 AND countable_cents >= 0),
    CONSTRAINT matches_status_known CHECK (status IN ('held', 'confirmed', 'earned', 'released'))
);

CREATE INDEX matches_by_contribution ON matches (contribution_id);
CREATE INDEX matches_by_campaign ON matches (campaign_id, status);
CREATE INDEX matches_by_fund ON matches (fund_id, status);

CREATE FUNCTION guard_matches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'a match is never removed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'matches_never_removed';
    END IF;
    IF (NEW.contribution_id, NEW.campaign_id, NEW.fund_id, NEW.line, NEW.cents, NEW.countable_cents)
       IS DISTINCT FROM (OLD.contribution_id, OLD.campaign_id, OLD.fund_id, OLD.line, OLD.cents, OLD.countable_cents)
       OR (NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status = ANY (ARRAY[
            'held>confirmed', 'held>released', 'confirmed>earned', 'confirmed>released']))) THEN
        RAISE EXCEPTION 'a match may not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matches_move_forward';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER matches_guarded BEFORE UPDATE OR DELETE ON matches FOR EACH ROW EXECUTE FUNCTION guard_matches();

-- What the engine was told when it granted: enough to compute the answer, and its trace, again.
CREATE TABLE match_grants (
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    position        integer     NOT NULL,
    request         jsonb       NOT NULL,
    granted_cents   bigint      NOT NULL,
    granted_at      timestamptz NOT NULL,
    PRIMARY KEY (contribution_id, position)
);

CREATE TRIGGER match_grants_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON match_grants
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE refunds (
    id              uuid        PRIMARY KEY,
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    cents           bigint      NOT NULL,
    tip_cents       bigint      NOT NULL DEFAULT 0,
    reason          text        NOT NULL,
    state           text        NOT NULL,
    requested_by    uuid        REFERENCES people ON DELETE RESTRICT,
    provider_id     text,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    CONSTRAINT refunds_positive CHECK (cents >= 0 AND tip_cents >= 0 AND cents + tip_cents > 0),
    CONSTRAINT refunds_state_known CHECK (state IN ('requested', 'sent', 'succeeded', 'failed')),
    CONSTRAINT refunds_provider_once UNIQUE (provider_id)
);

CREATE INDEX refunds_by_contribution ON refunds (contribution_id);
CREATE INDEX refunds_open ON refunds (created_at) WHERE state IN ('requested', 'sent');
