-- Who tries stolen cards does it on pages like ours: what is declined on a payment page is counted by campaign, so that
-- new pages wait while most of it is. Ids of events keep one that comes twice from counting twice; no card is kept.
CREATE TABLE card_declines (
    event_id    text        PRIMARY KEY,
    campaign_id uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    declined_at timestamptz NOT NULL
);

CREATE INDEX card_declines_by_campaign ON card_declines (campaign_id, declined_at);
CREATE INDEX card_declines_by_age ON card_declines (declined_at);
