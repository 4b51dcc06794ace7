-- Outside programs that are told what happened here.
CREATE SCHEMA integrations;

CREATE TABLE integrations.systems (
    name           text        PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    kind           text        NOT NULL CHECK (kind IN ('erp', 'crm', 'warehouse', 'logistics', 'staff', 'loyalty',
                                                        'telephony', 'webhook')),
    url            text        NOT NULL CHECK (length(url) <= 2000),
    events         text[]      NOT NULL,
    is_active      boolean     NOT NULL,
    stopped_reason text,
    secret         bytea       NOT NULL,              -- sealed
    former_secret  bytea,                             -- sealed; signs beside the new one for a while
    former_until   timestamptz,
    health         text        NOT NULL DEFAULT 'unknown' CHECK (health IN ('unknown', 'healthy', 'failing', 'down')),
    health_since   timestamptz NOT NULL,
    failures       integer     NOT NULL DEFAULT 0 CHECK (failures >= 0),   -- one after another, without a success
    last_error     text        CHECK (length(last_error) <= 500),
    last_error_at  timestamptz,
    version        integer     NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    CHECK (stopped_reason IS NULL OR NOT is_active),
    CHECK ((former_secret IS NULL) = (former_until IS NULL)),
    CHECK ((last_error IS NULL) = (last_error_at IS NULL))
);
