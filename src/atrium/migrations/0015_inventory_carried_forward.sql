-- What an old month of the ledger added up to is carried into the month after it before the old one goes.
ALTER TABLE inventory.movements DROP CONSTRAINT movements_kind_check;
ALTER TABLE inventory.movements ADD CONSTRAINT movements_kind_check
    CHECK (kind IN ('receive', 'reserve', 'unreserve', 'allocate', 'deallocate', 'ship', 'adjust', 'count', 'transfer',
                    'return', 'expire', 'safety', 'carry'));
