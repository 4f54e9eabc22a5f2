-- Tax receipts: what an organisation must have said before it gives any, who asked for one, and the receipts
-- themselves, frozen as they were issued and numbered without gaps.

-- Figures of the law change; each line holds for payments from its day on and says where it stands.
CREATE TABLE receipt_rules (
    valid_from        date    PRIMARY KEY,
    -- A reward is a trifle up to this part of the gift, in ten-thousandths,
    reward_share_bp   integer NOT NULL,
    -- and up to this sum for one donor, one organisation and one year.
    reward_year_cents bigint  NOT NULL,
    -- Above either: reduce takes the reward's worth off the gift, exclude leaves nothing of it.
    above_limits      text    NOT NULL,
    -- How long a receipt keeps the donor's name and address.
    kept_years        integer NOT NULL,
    source            text    NOT NULL,
    CONSTRAINT receipt_rules_share_in_range CHECK (reward_share_bp BETWEEN 0 AND 10000 AND reward_year_cents >= 0),
    CONSTRAINT receipt_rules_above_known CHECK (above_limits IN ('reduce', 'exclude')),
    CONSTRAINT receipt_rules_kept_positive CHECK (kept_years > 0)
);

INSERT INTO receipt_rules (valid_from, reward_share_bp, reward_year_cents, above_limits, kept_years, source)
VALUES ('2021-01-01', 2500, 7300, 'reduce', 6,
        'BOI-IR-RICI-250-20 (contreparties : 25 % du don, 73 € par an) ; livre des procédures fiscales, art. L. 102 E');

-- What an organisation declares about itself. Name, address and register numbers stand with the organisation.
CREATE TABLE receipt_profiles (
    organisation_id   uuid        PRIMARY KEY REFERENCES organisations ON DELETE RESTRICT,
    -- Articles of the tax code under which gifts to it are deducted.
    bases             text[]      NOT NULL DEFAULT '{}',
    category          text,
    category_detail   text        NOT NULL DEFAULT '',
    object            text        NOT NULL DEFAULT '',
    signatory_name    text        NOT NULL DEFAULT '',
    signatory_quality text        NOT NULL DEFAULT '',
    saved_by          uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    saved_at          timestamptz NOT NULL,
    CONSTRAINT receipt_profiles_bases_known CHECK (bases <@ ARRAY['200', '238bis', '978']),
    CONSTRAINT receipt_profiles_category_known CHECK (category IN (
        'general_interest', 'public_utility', 'local_law_mission', 'foundation', 'endowment_fund', 'aid', 'other'))
);

-- The organisation lets the platform issue in its name what it declared: the hash is of that declaration, so that
-- another declaration needs another signature.
CREATE TABLE receipt_mandates (
    id              uuid        PRIMARY KEY,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    content_hash    bytea       NOT NULL,
    name            text        NOT NULL,
    quality         text        NOT NULL,
    signed_by       uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    signed_at       timestamptz NOT NULL,
    ended_by        uuid        REFERENCES people ON DELETE RESTRICT,
    ended_at        timestamptz,
    CONSTRAINT receipt_mandates_whole CHECK (name <> '' AND quality <> '' AND length(content_hash) = 32),
    CONSTRAINT receipt_mandates_ended_whole CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);

CREATE UNIQUE INDEX receipt_mandates_one_open ON receipt_mandates (organisation_id) WHERE ended_at IS NULL;

CREATE FUNCTION guard_receipt_mandates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.ended_at IS NOT NULL
       OR (NEW.id, NEW.organisation_id, NEW.content_hash, NEW.name, NEW.quality, NEW.signed_by, NEW.signed_at)
          IS DISTINCT FROM
          (OLD.id, OLD.organisation_id, OLD.content_hash, OLD.name, OLD.quality, OLD.signed_by, OLD.signed_at) THEN
        RAISE EXCEPTION 'a mandate is signed, ended once, and never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_mandates_kept';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER receipt_mandates_guarded BEFORE UPDATE OR DELETE ON receipt_mandates
    FOR EACH ROW EXECUTE FUNCTION guard_receipt_mandates();

-- For whom a receipt is asked. Personal, and apart from the gift: it goes when the person is erased.
CREATE TABLE receipt_requests (
    contribution_id uuid        PRIMARY KEY REFERENCES contributions ON DELETE RESTRICT,
    kind            text        NOT NULL,
    name            text        NOT NULL,
    legal_form      text,
    siren           text,
    street          text        NOT NULL,
    postcode        text        NOT NULL,
    town            text        NOT NULL,
    country         text        NOT NULL DEFAULT '',
    basis           text        NOT NULL,
    asked_at        timestamptz NOT NULL,
    -- Nothing of the gift is deductible: asked once, answered once.
    refused_at      timestamptz,
    CONSTRAINT receipt_requests_kind_known CHECK (kind IN ('person', 'company')),
    CONSTRAINT receipt_requests_addressed CHECK (name <> '' AND street <> '' AND postcode <> '' AND town <> ''),
    CONSTRAINT receipt_requests_company_named CHECK (
        (kind = 'company') = (legal_form IS NOT NULL) AND (kind = 'company') = (siren IS NOT NULL)),
    CONSTRAINT receipt_requests_siren_is_nine CHECK (siren ~ '^\d{9}$'),
    CONSTRAINT receipt_requests_basis_fits CHECK (
        (kind = 'company' AND basis = '238bis') OR (kind = 'person' AND basis IN ('200', '978')))
);

-- The last number an organisation has given. The row is held until the transaction that gives it ends, and goes back
-- with it.
CREATE TABLE receipt_counters (
    organisation_id uuid    PRIMARY KEY REFERENCES organisations ON DELETE RESTRICT,
    last_number     integer NOT NULL,
    CONSTRAINT receipt_counters_positive CHECK (last_number > 0)
);

CREATE TABLE receipts (
    id                uuid        PRIMARY KEY,
    organisation_id   uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    number            integer     NOT NULL,
    contribution_id   uuid        NOT NULL REFERENCES contributions ON DELETE RESTRICT,
    replaces_id       uuid        REFERENCES receipts ON DELETE RESTRICT,
    mandate_id        uuid        NOT NULL REFERENCES receipt_mandates ON DELETE RESTRICT,
    -- Of the tax administration: 11580*05 for people, 16216*03 for companies.
    model             text        NOT NULL,
    basis             text        NOT NULL,
    -- What was given without the tip and without what went back; of that, what is deducted.
    gift_cents        bigint      NOT NULL,
    reward_cents      bigint      NOT NULL,
    amount_cents      bigint      NOT NULL,
    paid_on           date        NOT NULL,
    mode              text        NOT NULL,
    issuer_name       text        NOT NULL,
    issuer_number     text        NOT NULL,
    issuer_siren      text,
    issuer_street     text        NOT NULL,
    issuer_postcode   text        NOT NULL,
    issuer_town       text        NOT NULL,
    issuer_object     text        NOT NULL,
    category          text        NOT NULL,
    category_detail   text        NOT NULL,
    signatory_name    text        NOT NULL,
    signatory_quality text        NOT NULL,
    fictional         boolean     NOT NULL,
    issued_on         date        NOT NULL,
    issued_at         timestamptz NOT NULL,
    content_hash      bytea       NOT NULL,
    cancelled_at      timestamptz,
    -- Null where the money went back and nobody had to decide.
    cancelled_by      uuid        REFERENCES people ON DELETE RESTRICT,
    cancel_kind       text,
    cancel_reason     text        NOT NULL DEFAULT '',
    -- Whether another receipt takes its place.
    replaceable       boolean     NOT NULL DEFAULT false,
    -- Since when the donor's name and address are gone.
    forgotten_at      timestamptz,
    CONSTRAINT receipts_number_once UNIQUE (organisation_id, number),
    CONSTRAINT receipts_replace_once UNIQUE (replaces_id),
    CONSTRAINT receipts_model_known CHECK (model IN ('11580*05', '16216*03')),
    CONSTRAINT receipts_basis_fits CHECK (
        (model = '16216*03' AND basis = '238bis') OR (model = '11580*05' AND basis IN ('200', '978'))),
    CONSTRAINT receipts_amount_within_gift CHECK (
        amount_cents BETWEEN 1 AND gift_cents AND reward_cents >= 0),
    CONSTRAINT receipts_mode_known CHECK (mode IN ('cash', 'cheque', 'transfer')),
    CONSTRAINT receipts_whole CHECK (
        number > 0 AND issuer_name <> '' AND issuer_number <> '' AND issuer_street <> '' AND issuer_postcode <> ''
        AND issuer_town <> '' AND issuer_object <> '' AND category <> '' AND signatory_name <> ''
        AND signatory_quality <> '' AND length(content_hash) = 32),
    CONSTRAINT receipts_cancelled_whole CHECK (
        (cancelled_at IS NULL) = (cancel_kind IS NULL) AND (cancelled_at IS NOT NULL OR NOT replaceable)),
    CONSTRAINT receipts_cancel_known CHECK (cancel_kind IN ('refund', 'decision')),
    CONSTRAINT receipts_say_why CHECK (
        cancel_kind <> 'decision' OR (cancelled_by IS NOT NULL AND cancel_reason <> ''))
);

-- Once per gift: another one only after this one was cancelled.
CREATE UNIQUE INDEX receipts_one_live ON receipts (contribution_id) WHERE cancelled_at IS NULL;
CREATE INDEX receipts_by_contribution ON receipts (contribution_id);
CREATE INDEX receipts_by_number ON receipts (number);
CREATE INDEX receipts_to_forget ON receipts (issued_on) WHERE forgotten_at IS NULL;

-- The rules of issuing a second time, where no code can leave them out.
CREATE FUNCTION guard_receipt_issue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(r.number), 0) + 1 FROM receipts r
                      WHERE r.organisation_id = NEW.organisation_id)
       OR NEW.number IS DISTINCT FROM (SELECT k.last_number FROM receipt_counters k
                                       WHERE k.organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION 'receipts are numbered one after the other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_without_gap';
    END IF;
    IF NOT EXISTS (
        SELECT 1
        FROM contributions c
        JOIN campaigns p ON p.id = c.campaign_id
        WHERE c.id = NEW.contribution_id AND c.status = 'collected' AND p.holder_id = NEW.organisation_id
          AND p.state IN ('succeeded', 'settled', 'reported', 'accepted')
          AND NEW.gift_cents = c.amount_cents - (
              SELECT coalesce(sum(f.cents), 0) FROM refunds f WHERE f.contribution_id = c.id)) THEN
        RAISE EXCEPTION 'a receipt is of money that has come to stay'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_only_irrevocable';
    END IF;
    IF EXISTS (SELECT 1 FROM receipts r
               WHERE r.contribution_id = NEW.contribution_id AND r.cancelled_at IS NOT NULL AND NOT r.replaceable)
       OR NEW.replaces_id IS DISTINCT FROM (
           SELECT r.id FROM receipts r WHERE r.contribution_id = NEW.contribution_id ORDER BY r.number DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'a receipt names the one it replaces, and none comes after a final cancellation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_replace_the_last';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER receipts_issue_guarded BEFORE INSERT ON receipts
    FOR EACH ROW EXECUTE FUNCTION guard_receipt_issue();

-- A receipt is cancelled once and forgotten once; what it says never changes, and no number disappears.
CREATE FUNCTION guard_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE'
       OR to_jsonb(NEW) - ARRAY['cancelled_at', 'cancelled_by', 'cancel_kind', 'cancel_reason', 'replaceable',
                                'forgotten_at']
          <> to_jsonb(OLD) - ARRAY['cancelled_at', 'cancelled_by', 'cancel_kind', 'cancel_reason', 'replaceable',
                                   'forgotten_at']
       OR (OLD.forgotten_at IS NOT NULL AND NEW.forgotten_at IS DISTINCT FROM OLD.forgotten_at) THEN
        RAISE EXCEPTION 'a receipt never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_frozen';
    END IF;
    IF OLD.cancelled_at IS NOT NULL
       AND (NEW.cancelled_at, NEW.cancelled_by, NEW.cancel_kind, NEW.cancel_reason, NEW.replaceable) IS DISTINCT FROM
           (OLD.cancelled_at, OLD.cancelled_by, OLD.cancel_kind, OLD.cancel_reason, OLD.replaceable) THEN
        RAISE EXCEPTION 'a receipt is cancelled once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_cancelled_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER receipts_guarded BEFORE UPDATE OR DELETE ON receipts
    FOR EACH ROW EXECUTE FUNCTION guard_receipts();
CREATE TRIGGER receipts_never_emptied BEFORE TRUNCATE ON receipts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whom the receipt names, apart from the books, and gone when the law does not ask for it any more.
CREATE TABLE receipt_donors (
    receipt_id uuid PRIMARY KEY REFERENCES receipts ON DELETE RESTRICT,
    kind       text NOT NULL,
    name       text NOT NULL,
    legal_form text,
    siren      text,
    street     text NOT NULL,
    postcode   text NOT NULL,
    town       text NOT NULL,
    country    text NOT NULL,
    CONSTRAINT receipt_donors_kind_known CHECK (kind IN ('person', 'company')),
    CONSTRAINT receipt_donors_company_named CHECK (
        (kind = 'company') = (legal_form IS NOT NULL) AND (kind = 'company') = (siren IS NOT NULL))
);

CREATE FUNCTION guard_receipt_donors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       OR NOT EXISTS (SELECT 1 FROM receipts r WHERE r.id = OLD.receipt_id AND r.forgotten_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a receipt never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipts_frozen';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER receipt_donors_guarded BEFORE UPDATE OR DELETE ON receipt_donors
    FOR EACH ROW EXECUTE FUNCTION guard_receipt_donors();
