-- What happens when a card cannot be charged at the close, and when money that came goes back.

-- An intent is open until the provider has said that it succeeded, is canceled, or was never there. An attempt is not
-- over before its intent is, so that no card is ever charged beside another one.
ALTER TABLE payments
    ADD COLUMN intent_ended_at  timestamptz,
    -- What an attempt becomes whose intent or page is being ended: cancelled lets another attempt follow.
    ADD COLUMN ends_as          text,
    -- Whether next_charge_at charges the same card again, or gives it up.
    ADD COLUMN retries          boolean NOT NULL DEFAULT true,
    ADD COLUMN confirming_since timestamptz,
    ADD COLUMN method           text,
    ADD COLUMN charged_at       timestamptz;

UPDATE payments
SET intent_ended_at = created_at
WHERE payment_intent_id IS NOT NULL AND state IN ('succeeded', 'failed', 'expired', 'cancelled');

-- Declines that only their person could mend were to be given up at the end.
UPDATE payments
SET retries = false
WHERE state = 'saved' AND failure_code IS NOT NULL AND failure_code NOT IN (
    'insufficient_funds', 'processing_error', 'try_again_later', 'reenter_transaction', 'issuer_not_available',
    'do_not_honor');

-- confirming: the person is (or may be) at the bank's page. ending: its intent or page is being ended.
ALTER TABLE payments
    DROP CONSTRAINT payments_state_known,
    ADD CONSTRAINT payments_state_known CHECK (state IN (
        'opening', 'open', 'saved', 'charging', 'confirming', 'processing', 'ending', 'succeeded', 'failed', 'expired',
        'cancelled')),
    ADD CONSTRAINT payments_ends_known CHECK (ends_as IN ('failed', 'cancelled')),
    ADD CONSTRAINT payments_ending_says_how CHECK (state <> 'ending' OR ends_as IS NOT NULL),
    ADD CONSTRAINT payments_over_with_their_intent CHECK (
        state NOT IN ('failed', 'expired', 'cancelled') OR payment_intent_id IS NULL OR intent_ended_at IS NOT NULL);

DROP INDEX payments_one_open;
CREATE UNIQUE INDEX payments_one_open ON payments (contribution_id)
    WHERE state IN ('opening', 'open', 'saved', 'charging', 'confirming', 'processing', 'ending');
CREATE UNIQUE INDEX payments_one_intent ON payments (contribution_id)
    WHERE payment_intent_id IS NOT NULL AND intent_ended_at IS NULL;
CREATE INDEX payments_ending ON payments (created_at) WHERE state = 'ending';

-- The seven days in which a person can still make good a charge that failed at the close.
CREATE TABLE recoveries (
    contribution_id uuid        PRIMARY KEY REFERENCES contributions ON DELETE RESTRICT,
    state           text        NOT NULL DEFAULT 'open',
    failure_code    text        NOT NULL,
    needs           text        NOT NULL,
    failures        integer     NOT NULL DEFAULT 1,
    opened_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    -- When the next letter is due.
    tell_at         timestamptz,
    told            integer     NOT NULL DEFAULT 0,
    ended_at        timestamptz,
    CONSTRAINT recoveries_state_known CHECK (state IN ('open', 'paid', 'withdrawn', 'failed')),
    CONSTRAINT recoveries_needs_known CHECK (needs IN ('confirmation', 'card', 'patience')),
    CONSTRAINT recoveries_ended_has_date CHECK ((state = 'open') = (ended_at IS NULL)),
    CONSTRAINT recoveries_tell_while_open CHECK (tell_at IS NULL OR state = 'open')
);

CREATE INDEX recoveries_to_tell ON recoveries (tell_at) WHERE tell_at IS NOT NULL;
CREATE INDEX recoveries_to_end ON recoveries (ends_at) WHERE state = 'open';

INSERT INTO recoveries (contribution_id, failure_code, needs, failures, opened_at, ends_at)
SELECT p.contribution_id, p.failure_code,
       CASE p.failure_code WHEN 'authentication_required' THEN 'confirmation' ELSE 'card' END,
       greatest(p.charge_tries, 1), k.decided_at, k.decided_at + interval '7 days'
FROM payments p
JOIN contributions c ON c.id = p.contribution_id AND c.status = 'committed'
JOIN campaigns k ON k.id = c.campaign_id AND k.decided_at IS NOT NULL
WHERE p.state = 'saved' AND p.failure_code IS NOT NULL;

-- A bank asks about a charge (an inquiry, which moves no money), or takes it back.
CREATE TABLE disputes (
    id              uuid        PRIMARY KEY,
    provider_id     text        NOT NULL,
    contribution_id uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    kind            text        NOT NULL,
    status          text        NOT NULL,
    reason          text        NOT NULL,
    amount_cents    bigint      NOT NULL,
    -- How the amount was given: the gift, and the tip to the platform.
    gift_cents      bigint      NOT NULL,
    tip_cents       bigint      NOT NULL,
    fee_cents       bigint      NOT NULL DEFAULT 0,
    -- What the provider took and has not given back; it stands in dispute:<id> until it is written off.
    withdrawn_cents bigint      NOT NULL DEFAULT 0,
    written_cents   bigint      NOT NULL DEFAULT 0,
    -- The part of it that left the account of the campaign's gifts.
    collected_cents bigint      NOT NULL DEFAULT 0,
    opened_at       timestamptz NOT NULL,
    evidence_due_at timestamptz,
    closed_at       timestamptz,
    written_at      timestamptz,
    CONSTRAINT disputes_provider_once UNIQUE (provider_id),
    CONSTRAINT disputes_kind_known CHECK (kind IN ('inquiry', 'chargeback')),
    CONSTRAINT disputes_status_known CHECK (status IN (
        'needs_response', 'under_review', 'won', 'lost', 'prevented', 'warning_needs_response', 'warning_under_review',
        'warning_closed')),
    CONSTRAINT disputes_amounts CHECK (amount_cents > 0 AND gift_cents >= 0 AND tip_cents >= 0
        AND gift_cents + tip_cents = amount_cents AND withdrawn_cents >= 0
        AND written_cents BETWEEN 0 AND withdrawn_cents AND collected_cents BETWEEN 0 AND amount_cents),
    CONSTRAINT disputes_written_when_lost CHECK (written_at IS NULL OR status = 'lost')
);

CREATE INDEX disputes_by_contribution ON disputes (contribution_id);
CREATE INDEX disputes_by_opening ON disputes (opened_at DESC, id);

CREATE TABLE dispute_steps (
    id         uuid        PRIMARY KEY,
    dispute_id uuid        NOT NULL REFERENCES disputes ON DELETE RESTRICT,
    step       text        NOT NULL,
    cents      bigint,
    happened_at timestamptz NOT NULL
);

CREATE INDEX dispute_steps_by_dispute ON dispute_steps (dispute_id, happened_at);
CREATE TRIGGER dispute_steps_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A holder's money that is fetched back because the charge behind it is disputed, and sent again once that was won.
CREATE TABLE dispute_transfers (
    id                 uuid        PRIMARY KEY,
    dispute_id         uuid        NOT NULL REFERENCES disputes ON DELETE RESTRICT,
    settlement_item_id uuid        REFERENCES settlement_items ON DELETE RESTRICT,
    direction          text        NOT NULL,
    cents              bigint      NOT NULL,
    state              text        NOT NULL DEFAULT 'requested',
    provider_id        text,
    error_code         text,
    created_at         timestamptz NOT NULL,
    ended_at           timestamptz,
    CONSTRAINT dispute_transfers_direction_known CHECK (direction IN ('back', 'again')),
    CONSTRAINT dispute_transfers_state_known CHECK (state IN ('requested', 'succeeded', 'refused')),
    CONSTRAINT dispute_transfers_positive CHECK (cents > 0),
    CONSTRAINT dispute_transfers_once UNIQUE (dispute_id, direction),
    CONSTRAINT dispute_transfers_provider_once UNIQUE (provider_id)
);

-- What the provider pays from a holder's account to the holder's bank.
CREATE TABLE holder_payouts (
    id              text        PRIMARY KEY,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    cents           bigint      NOT NULL,
    state           text        NOT NULL,
    failure_code    text,
    failure_message text,
    arrives_at      timestamptz NOT NULL,
    made_at         timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT holder_payouts_state_known CHECK (state IN ('pending', 'in_transit', 'paid', 'failed', 'canceled')),
    CONSTRAINT holder_payouts_positive CHECK (cents > 0),
    CONSTRAINT holder_payouts_failed_says_why CHECK ((state = 'failed') = (failure_code IS NOT NULL))
);

CREATE INDEX holder_payouts_by_change ON holder_payouts (changed_at DESC, id);

-- How much of a refund is the tip, where somebody decided it; otherwise the gift goes first.
ALTER TABLE refund_requests
    ADD COLUMN tip_cents bigint,
    ADD CONSTRAINT refund_requests_tip_within CHECK (tip_cents BETWEEN 0 AND cents);

-- When the provider was last asked about things that have no row of their own here.
CREATE TABLE provider_polls (
    name      text        PRIMARY KEY,
    polled_at timestamptz NOT NULL
);
