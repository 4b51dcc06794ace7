-- Who listens, a fact's journey to each listener, and the workers that carry it.

CREATE TABLE kernel.listeners (
    name        text        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('reaction', 'system')),
    patterns    text[]      NOT NULL,                -- LIKE patterns of kinds
    is_active   boolean     NOT NULL DEFAULT true,   -- false: facts queue until it is active again
    enrolled_at timestamptz NOT NULL
);

-- Journeys that are not over. Small, whatever has happened before: what is over moves to the closed ones,
-- so that a claim never wades through history and vacuum has little to do.
CREATE TABLE kernel.transmissions_open (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id       bigint      NOT NULL,
    happened_at    timestamptz NOT NULL,
    position       bigint      NOT NULL,
    listener       text        NOT NULL,
    stream         text        NOT NULL,
    kind           text        NOT NULL,
    lane           smallint    NOT NULL CHECK (lane BETWEEN 0 AND 7),
    state          text        NOT NULL CHECK (state IN ('due', 'waiting', 'stuck')),
    attempts       integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    first_tried_at timestamptz,
    due_at         timestamptz,
    last_status    smallint,
    last_error     text        CHECK (length(last_error) <= 500),
    CHECK ((state = 'due') = (due_at IS NOT NULL)),
    CHECK (state <> 'stuck' OR first_tried_at IS NOT NULL),
    CHECK ((attempts = 0) = (first_tried_at IS NULL))
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = false);
CREATE INDEX transmissions_due ON kernel.transmissions_open (listener, due_at, position) WHERE state = 'due';
CREATE UNIQUE INDEX transmissions_in_stream ON kernel.transmissions_open (stream, listener, position);
CREATE INDEX transmissions_by_listener ON kernel.transmissions_open (listener, position);

-- Journeys to systems that are over (what a reaction did shows in its own facts and leaves no row here).
CREATE TABLE kernel.transmissions_closed (
    id             bigint      NOT NULL,
    event_id       bigint      NOT NULL,
    happened_at    timestamptz NOT NULL,
    position       bigint      NOT NULL,
    listener       text        NOT NULL,
    stream         text        NOT NULL,
    kind           text        NOT NULL,
    lane           smallint    NOT NULL,
    state          text        NOT NULL CHECK (state IN ('done', 'skipped')),
    attempts       integer     NOT NULL,
    first_tried_at timestamptz,
    done_at        timestamptz NOT NULL,
    last_status    smallint,
    last_error     text        CHECK (length(last_error) <= 500),
    PRIMARY KEY (id, happened_at),
    CHECK (state <> 'done' OR first_tried_at IS NOT NULL)
) PARTITION BY RANGE (happened_at);
CREATE INDEX transmissions_closed_by_listener ON kernel.transmissions_closed (listener, position);
CREATE INDEX transmissions_closed_by_stream ON kernel.transmissions_closed (stream, position);

CREATE VIEW kernel.transmissions AS
    SELECT id, event_id, happened_at, position, listener, stream, kind, state, attempts, first_tried_at,
           due_at, NULL::timestamptz AS done_at, last_status, last_error
      FROM kernel.transmissions_open
     UNION ALL
    SELECT id, event_id, happened_at, position, listener, stream, kind, state, attempts, first_tried_at,
           NULL::timestamptz, done_at, last_status, last_error
      FROM kernel.transmissions_closed;

-- A worker is alive while its session holds the advisory lock (7246, id).
CREATE TABLE kernel.workers (
    id         integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host       text        NOT NULL,
    pid        integer     NOT NULL,
    started_at timestamptz NOT NULL,
    beat_at    timestamptz NOT NULL
);

-- Which worker carries which share of a listener's streams, and until when.
CREATE TABLE kernel.lanes (
    listener    text        NOT NULL REFERENCES kernel.listeners ON DELETE CASCADE,
    lane        smallint    NOT NULL CHECK (lane BETWEEN 0 AND 7),
    worker      integer,
    lease_until timestamptz,
    PRIMARY KEY (listener, lane),
    CHECK ((worker IS NULL) = (lease_until IS NULL))
);

-- How many months a partitioned table keeps; without a row it keeps everything.
CREATE TABLE kernel.retention (
    table_name text    PRIMARY KEY,
    months     integer NOT NULL CHECK (months > 0)
);
INSERT INTO kernel.retention (table_name, months) VALUES ('kernel.transmissions_closed', 13);
