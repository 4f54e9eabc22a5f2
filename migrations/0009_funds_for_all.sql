-- The few funds that serve every campaign of a call are found without reading the many that serve one.
CREATE INDEX funds_for_all ON funds (call_id) WHERE all_campaigns;
