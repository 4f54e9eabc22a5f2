-- Whose page a card was declined on, so that one page alone closes no campaign and ends after too many. Null in what a
-- program of before writes: that counts as one gift.
ALTER TABLE card_declines ADD COLUMN contribution_id uuid REFERENCES contributions ON DELETE RESTRICT;

CREATE INDEX card_declines_by_gift ON card_declines (contribution_id);
