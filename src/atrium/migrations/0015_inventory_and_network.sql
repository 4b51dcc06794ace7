-- What an old month of the ledger added up to is carried into the month after it before the old one goes.
ALTER TABLE inventory.movements DROP CONSTRAINT movements_kind_check;
ALTER TABLE inventory.movements ADD CONSTRAINT movements_kind_check
    CHECK (kind IN ('receive', 'reserve', 'unreserve', 'allocate', 'deallocate', 'ship', 'adjust', 'count', 'transfer',
                    'return', 'expire', 'safety', 'carry'));

-- When a node works on what is ordered: until when on the same day, by its own clock, and how many more days it takes.
ALTER TABLE network.nodes
    ADD COLUMN cut_off text CHECK (cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    ADD COLUMN processing_days integer CHECK (processing_days BETWEEN 0 AND 60);
