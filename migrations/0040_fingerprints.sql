-- Which card or account paid, by the provider's own mark for it, which is no number: two people who give by the same
-- one are shown to whoever reviews the payout.
ALTER TABLE payments ADD COLUMN fingerprint text;

CREATE INDEX payments_by_fingerprint ON payments (fingerprint) WHERE fingerprint IS NOT NULL;
