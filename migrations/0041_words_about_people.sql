-- What Stripe told of cards that were declined hangs on objects that no payment keeps: they are found by the gift they
-- name when its person is erased. Declines alone, so that what is told of every gift costs nothing more.
CREATE INDEX stripe_events_declined ON stripe_events ((body -> 'data' -> 'object' -> 'metadata' ->> 'contribution_id'))
    WHERE type IN ('charge.failed', 'payment_intent.payment_failed', 'payment_intent.canceled',
                   'setup_intent.setup_failed', 'setup_intent.canceled');
