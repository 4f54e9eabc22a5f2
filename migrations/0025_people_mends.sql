-- What was typed about people leaves with what it was typed for.

-- How an operator found out who somebody is names them as much as how they can be reached.
ALTER TABLE factor_resets
    DROP CONSTRAINT factor_resets_say_why,
    DROP CONSTRAINT factor_resets_ended_is_empty;

UPDATE factor_resets SET reason = '' WHERE ended_at IS NOT NULL;

ALTER TABLE factor_resets
    ADD CONSTRAINT factor_resets_say_why CHECK (requested_by IS NULL OR ended_at IS NOT NULL OR reason <> ''),
    ADD CONSTRAINT factor_resets_ended_is_empty CHECK (ended_at IS NULL OR (contact = '' AND reason = ''));

CREATE INDEX factor_resets_by_person ON factor_resets (person_id, asked_at);

-- Whose row it is once they have moved to another address. Until then the address says it; afterwards the address may
-- be somebody else's.
ALTER TABLE offline_gifts ADD COLUMN giver_id uuid REFERENCES people ON DELETE RESTRICT;

ALTER TABLE invitations ADD COLUMN invited_id uuid REFERENCES people ON DELETE RESTRICT;

CREATE INDEX offline_gifts_by_giver ON offline_gifts (giver_id) WHERE giver_id IS NOT NULL;
CREATE INDEX invitations_by_invited ON invitations (invited_id) WHERE invited_id IS NOT NULL;

-- Addresses that history forgets are looked for every few minutes.
CREATE INDEX email_changes_open ON email_changes (expires_at) WHERE ended_at IS NULL;
CREATE INDEX mails_with_address ON mails (created_at) WHERE email IS NOT NULL;
