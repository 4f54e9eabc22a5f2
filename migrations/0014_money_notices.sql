-- Notices about money arrive in any order and any number of times.

-- Delivered twice, applied once.
CREATE TABLE payment_notices (
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    notice          text        NOT NULL,
    heard_at        timestamptz NOT NULL,
    PRIMARY KEY (contribution_id, notice)
);

CREATE TRIGGER payment_notices_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_notices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- told: we heard that money went back before we heard that it had come. It is booked together with the charge.
ALTER TABLE refunds DROP CONSTRAINT refunds_state_known;
ALTER TABLE refunds ADD CONSTRAINT refunds_state_known
    CHECK (state IN ('told', 'requested', 'sent', 'succeeded', 'failed'));

-- A reversal is believed whatever was heard before it, so what went back as a whole may never have come, for us.
ALTER TABLE contributions DROP CONSTRAINT contributions_collected_has_date;
ALTER TABLE contributions ADD CONSTRAINT contributions_collected_has_date CHECK (
    status NOT IN ('collected', 'disputed') OR collected_at IS NOT NULL);

CREATE OR REPLACE FUNCTION guard_contributions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.campaign_id, NEW.contributor_id, NEW.amount_cents, NEW.tip_cents, NEW.scheme_id, NEW.collection,
        NEW.resident, NEW.reward)
       IS DISTINCT FROM
       (OLD.campaign_id, OLD.contributor_id, OLD.amount_cents, OLD.tip_cents, OLD.scheme_id, OLD.collection,
        OLD.resident, OLD.reward) THEN
        RAISE EXCEPTION 'a contribution is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contributions_frozen';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status = ANY (ARRAY[
        'started>committed', 'started>collected', 'started>cancelled', 'started>expired', 'started>failed',
        -- A payment that Stripe completed although we had given the hold up stands, unmatched.
        'expired>committed', 'expired>collected',
        'committed>collected', 'committed>cancelled', 'committed>failed',
        'started>refunded', 'expired>refunded',
        'collected>refunded', 'collected>disputed', 'disputed>collected', 'disputed>refunded'])) THEN
        RAISE EXCEPTION 'a contribution may not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contributions_never_regress';
    END IF;
    RETURN NEW;
END $$;

-- A fund's total changes by rows that two people have seen. It may become zero.
ALTER TABLE funds DROP CONSTRAINT funds_amount_positive;
ALTER TABLE funds
    ADD COLUMN abandoned_at timestamptz,
    ADD CONSTRAINT funds_amount_not_negative CHECK (amount_cents >= 0);

CREATE TABLE fund_totals (
    id           uuid        PRIMARY KEY,
    fund_id      uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    before_cents bigint      NOT NULL,
    after_cents  bigint      NOT NULL,
    abandoned    boolean     NOT NULL,
    state        text        NOT NULL DEFAULT 'submitted',
    proposed_at  timestamptz NOT NULL,
    done_at      timestamptz,
    CONSTRAINT fund_totals_not_negative CHECK (before_cents >= 0 AND after_cents >= 0),
    CONSTRAINT fund_totals_state_known CHECK (state IN ('submitted', 'done')),
    CONSTRAINT fund_totals_done_has_date CHECK ((state = 'done') = (done_at IS NOT NULL))
);

CREATE INDEX fund_totals_by_fund ON fund_totals (fund_id);
