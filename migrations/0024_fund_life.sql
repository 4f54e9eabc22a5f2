-- A fund is suspended, resumed and closed. What it promised stays; only what nobody uses goes back to its owner.

ALTER TABLE funds
    -- What went back to the owner since it was closed. The total itself stays what was voted or signed.
    ADD COLUMN returned_cents bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT funds_returned_in_range CHECK (returned_cents BETWEEN 0 AND amount_cents),
    ADD CONSTRAINT funds_returned_once_closed CHECK (returned_cents = 0 OR state = 'closed');

-- The way of a fund, whoever writes it: nothing comes back from closed.
CREATE FUNCTION guard_fund_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('submitted', 'draft'), ('submitted', 'approved'), ('submitted', 'active'),
        ('approved', 'active'), ('active', 'exhausted'), ('exhausted', 'active'),
        ('active', 'suspended'), ('exhausted', 'suspended'), ('suspended', 'active'),
        ('active', 'closed'), ('exhausted', 'closed'), ('suspended', 'closed')) THEN
        RAISE EXCEPTION 'a fund does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_states_in_order';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funds_states_guarded BEFORE UPDATE OF state ON funds
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION guard_fund_states();

-- Whoever suspended a fund resumes it: its owner, or an operator. Moves of earlier days do not say it.
ALTER TABLE fund_moves
    ADD COLUMN moved_as text,
    ADD CONSTRAINT fund_moves_as_known CHECK (moved_as IN ('owner', 'operator'));

-- Public money is closed by two people: one asks and says why, another decides.
CREATE TABLE fund_closures (
    id          uuid        PRIMARY KEY,
    fund_id     uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    reason      text        NOT NULL,
    state       text        NOT NULL DEFAULT 'submitted',
    proposed_by uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    proposed_at timestamptz NOT NULL,
    done_at     timestamptz,
    CONSTRAINT fund_closures_say_why CHECK (reason <> ''),
    CONSTRAINT fund_closures_state_known CHECK (state IN ('submitted', 'done', 'refused', 'expired')),
    CONSTRAINT fund_closures_done_whole CHECK ((state = 'done') = (done_at IS NOT NULL))
);

CREATE UNIQUE INDEX fund_closures_one_open ON fund_closures (fund_id) WHERE state = 'submitted';
