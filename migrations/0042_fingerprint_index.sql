-- Apart from the column, so that nobody who reads a payment waits for it to be built.
CREATE INDEX payments_by_fingerprint ON payments (fingerprint) WHERE fingerprint IS NOT NULL;
