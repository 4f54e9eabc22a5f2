-- The text people were told, in each language, frozen with the scheme it was generated from.
CREATE TABLE reglements (
    scheme_id    uuid        NOT NULL REFERENCES match_schemes ON DELETE RESTRICT,
    language     text        NOT NULL,
    text_version integer     NOT NULL,
    text         text        NOT NULL,
    seal         text        NOT NULL,
    content_hash bytea       NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, language),
    CONSTRAINT reglements_language_known CHECK (language IN ('fr', 'de', 'en')),
    CONSTRAINT reglements_text_version_positive CHECK (text_version > 0),
    CONSTRAINT reglements_seal_is_sha256 CHECK (seal ~ '^[0-9a-f]{64}$'),
    CONSTRAINT reglements_hash_is_of_text CHECK (content_hash = sha256(convert_to(text, 'UTF8')))
);

CREATE TRIGGER reglements_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON reglements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
