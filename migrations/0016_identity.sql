-- How people show that they are who they say, apart from who they are; and what an organisation says of itself.

ALTER TABLE people ADD COLUMN erased_at timestamptz;
ALTER TABLE people ADD CONSTRAINT people_erased_is_empty CHECK (
    erased_at IS NULL OR (email IS NULL AND name IS NULL));

CREATE TABLE credentials (
    person_id                  uuid        PRIMARY KEY REFERENCES people ON DELETE RESTRICT,
    password_hash              text,
    failed_tries               integer     NOT NULL DEFAULT 0,
    locked_until               timestamptz,
    -- Encrypted with the keys of the site, which are not in the database.
    authenticator_key          text,
    authenticator_confirmed_at timestamptz,
    -- A code that was used once opens nothing a second time.
    authenticator_last_hash    bytea,
    email_proven_at            timestamptz,
    created_at                 timestamptz NOT NULL,
    CONSTRAINT credentials_tries_not_negative CHECK (failed_tries >= 0),
    CONSTRAINT credentials_confirmed_has_key CHECK (
        authenticator_confirmed_at IS NULL OR authenticator_key IS NOT NULL)
);

CREATE TABLE recovery_codes (
    person_id  uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    code_hash  bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE passkeys (
    credential_id      bytea       PRIMARY KEY,
    person_id          uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    name               text        NOT NULL,
    public_key         bytea       NOT NULL,
    sign_count         bigint      NOT NULL,
    transports         text[]      NOT NULL,
    is_user_verified   boolean     NOT NULL,
    is_backup_eligible boolean     NOT NULL,
    is_backed_up       boolean     NOT NULL,
    attestation_object bytea       NOT NULL,
    client_data        bytea       NOT NULL,
    created_at         timestamptz NOT NULL,
    last_used_at       timestamptz
);

CREATE INDEX passkeys_by_person ON passkeys (person_id);

CREATE TABLE sign_in_links (
    id          uuid        PRIMARY KEY,
    token_hash  bytea       NOT NULL,
    person_id   uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    return_path text        NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    CONSTRAINT sign_in_links_token_once UNIQUE (token_hash),
    CONSTRAINT sign_in_links_used_in_time CHECK (used_at <= expires_at)
);

CREATE INDEX sign_in_links_by_person ON sign_in_links (person_id, created_at);

-- The address is somebody's: it is emptied with the person who came in by it.
CREATE TABLE invitations (
    id              uuid        PRIMARY KEY,
    token_hash      bytea       NOT NULL,
    -- Null invites an operator.
    organisation_id uuid        REFERENCES organisations ON DELETE RESTRICT,
    email           text,
    role            text        NOT NULL,
    standing        text        NOT NULL,
    may_sign        boolean     NOT NULL,
    invited_by      uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    accepted_by     uuid        REFERENCES people ON DELETE RESTRICT,
    ended_at        timestamptz,
    CONSTRAINT invitations_token_once UNIQUE (token_hash),
    CONSTRAINT invitations_role_known CHECK (role IN ('operator', 'city', 'company', 'holder')),
    CONSTRAINT invitations_operator_is_of_none CHECK ((role = 'operator') = (organisation_id IS NULL)),
    CONSTRAINT invitations_standing_known CHECK (standing IN ('member', 'admin')),
    CONSTRAINT invitations_accepted_is_ended CHECK (accepted_by IS NULL OR ended_at IS NOT NULL),
    CONSTRAINT invitations_email_is_normal CHECK (email = lower(email))
);

-- One open invitation for an address and an organisation: a new one takes the place of the one before.
CREATE UNIQUE INDEX invitations_one_open ON invitations (organisation_id, email) NULLS NOT DISTINCT
    WHERE ended_at IS NULL;

ALTER TABLE organisations
    ADD COLUMN siret          text,
    ADD COLUMN rna            text,
    ADD COLUMN register_court text,
    ADD COLUMN register_entry text,
    ADD COLUMN vat_number     text,
    ADD COLUMN legal_form     text,
    ADD COLUMN street         text,
    ADD COLUMN postcode       text,
    ADD COLUMN commune        text,
    ADD COLUMN iban           text,
    ADD COLUMN account_holder text,
    ADD COLUMN created_by     uuid REFERENCES people ON DELETE RESTRICT,
    ADD CONSTRAINT organisations_siren_is_nine CHECK (siren ~ '^\d{9}$'),
    ADD CONSTRAINT organisations_siret_is_of_siren CHECK (
        siret ~ '^\d{14}$' AND (siren IS NULL OR left(siret, 9) = siren)),
    ADD CONSTRAINT organisations_rna_has_form CHECK (rna ~ '^W\d[A-Z\d]\d{7}$'),
    ADD CONSTRAINT organisations_commune_is_insee CHECK (commune ~ '^(\d{2}|2[AB])\d{3}$'),
    ADD CONSTRAINT organisations_iban_has_form CHECK (iban ~ '^[A-Z]{2}\d{2}[A-Z\d]{11,30}$');

-- Two entries for one legal unit would split what it gave and got; invented ones are never the same unit.
CREATE UNIQUE INDEX organisations_siren_once ON organisations (siren) WHERE siren IS NOT NULL AND NOT fictional;
