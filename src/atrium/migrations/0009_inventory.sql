-- What lies where, what of it is promised, and every movement that made it so.
CREATE SCHEMA inventory;

-- One sku at one node. `available` may be negative: a count is never refused.
CREATE TABLE inventory.positions (
    sku        text        NOT NULL,
    node       text        NOT NULL,
    pool       text        NOT NULL,
    on_hand    bigint      NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    allocated  bigint      NOT NULL DEFAULT 0 CHECK (allocated >= 0),
    safety     bigint      NOT NULL DEFAULT 0 CHECK (safety >= 0),
    available  bigint      NOT NULL GENERATED ALWAYS AS (on_hand - safety - allocated) STORED,
    counted_at timestamptz,
    PRIMARY KEY (sku, node)
) WITH (fillfactor = 80);
CREATE INDEX positions_by_node ON inventory.positions (node, sku);

-- One sku in one pool: `free` is what its positions have available together, less what is reserved of it. One figure, so
-- that moving a promise to a node leaves this row alone: choosing nodes never stands in the way of selling.
CREATE TABLE inventory.pools (
    sku        text        NOT NULL,
    pool       text        NOT NULL,
    free       bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (sku, pool)
) WITH (fillfactor = 50);

CREATE TABLE inventory.reservations (
    owner      bigint      NOT NULL,
    line       integer     NOT NULL,
    pool       text        NOT NULL,
    sku        text        NOT NULL,
    quantity   bigint      NOT NULL CHECK (quantity > 0),
    expires_at timestamptz,
    PRIMARY KEY (owner, line, pool, sku)
);
ALTER TABLE inventory.reservations SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
CREATE INDEX reservations_by_expiry ON inventory.reservations (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE inventory.allocations (
    owner      bigint      NOT NULL,
    line       integer     NOT NULL,
    node       text        NOT NULL,
    sku        text        NOT NULL,
    quantity   bigint      NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (owner, line, node, sku)
);
CREATE INDEX allocations_by_node ON inventory.allocations (node, owner);

-- The ledger: only ever added to. Positions, pools, reservations and allocations are its sums.
CREATE TABLE inventory.movements (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    happened_at timestamptz NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('receive', 'reserve', 'unreserve', 'allocate', 'deallocate', 'ship',
                                                     'adjust', 'count', 'transfer', 'return', 'expire', 'safety')),
    sku         text        NOT NULL,
    pool        text        NOT NULL,
    node        text,
    on_hand     bigint      NOT NULL,
    allocated   bigint      NOT NULL,
    reserved    bigint      NOT NULL,
    safety      bigint      NOT NULL,
    owner       bigint,
    line        integer,
    reason      text,
    actor       text        NOT NULL,
    PRIMARY KEY (id, happened_at),
    CHECK (node IS NOT NULL OR (on_hand = 0 AND allocated = 0 AND safety = 0))
) PARTITION BY RANGE (happened_at);
CREATE INDEX movements_by_position ON inventory.movements (sku, node, id) WHERE node IS NOT NULL;

-- Goods under way between two nodes of ours.
CREATE TABLE inventory.transfers (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_node   text        NOT NULL,
    to_node     text        NOT NULL CHECK (to_node <> from_node),
    reason      text        NOT NULL,
    actor       text        NOT NULL,
    shipped_at  timestamptz NOT NULL,
    expected_at timestamptz,
    received_at timestamptz
);
CREATE INDEX transfers_in_transit ON inventory.transfers (to_node, id) WHERE received_at IS NULL;

CREATE TABLE inventory.transfer_lines (
    transfer_id bigint      NOT NULL REFERENCES inventory.transfers (id),
    sku         text        NOT NULL,
    shipped     bigint      NOT NULL CHECK (shipped > 0),
    received    bigint      NOT NULL DEFAULT 0 CHECK (received >= 0),
    lost        bigint      NOT NULL DEFAULT 0 CHECK (lost >= 0),
    PRIMARY KEY (transfer_id, sku),
    CHECK (received + lost <= shipped)
);

-- Promised, and not there: of a node, of a pool, or of one line of an order. Somebody always owns it.
CREATE TABLE inventory.shortfalls (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku         text        NOT NULL,
    node        text,
    pool        text,
    owner_order bigint,
    line        integer,
    quantity    bigint      NOT NULL CHECK (quantity > 0),
    cause       text        NOT NULL CHECK (cause IN ('count', 'allocation', 'short_pick')),
    assignee    text        NOT NULL CHECK (assignee <> ''),
    opened_at   timestamptz NOT NULL,
    resolved_at timestamptz,
    resolution  text,
    CHECK (node IS NOT NULL OR pool IS NOT NULL OR owner_order IS NOT NULL),
    CHECK ((resolved_at IS NULL) = (resolution IS NULL))
);
CREATE UNIQUE INDEX shortfalls_one_open ON inventory.shortfalls (sku, node, pool, owner_order, line)
    NULLS NOT DISTINCT WHERE resolved_at IS NULL;
CREATE INDEX shortfalls_open ON inventory.shortfalls (id) WHERE resolved_at IS NULL;
