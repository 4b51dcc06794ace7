-- What is short for which order.
CREATE INDEX shortfalls_of_orders ON inventory.shortfalls (owner_order)
    WHERE resolved_at IS NULL AND owner_order IS NOT NULL;
