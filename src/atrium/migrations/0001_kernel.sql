-- Facts, their arrival and their place in the order of all facts; keys that make a repeat harmless.
CREATE SCHEMA kernel;

CREATE TABLE kernel.events (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    happened_at timestamptz NOT NULL,
    stream      text        NOT NULL,
    kind        text        NOT NULL,
    actor       text        NOT NULL,
    facts       jsonb       NOT NULL,
    PRIMARY KEY (id, happened_at)
) PARTITION BY RANGE (happened_at);
CREATE INDEX events_by_stream ON kernel.events (stream, id);

-- Written with each event, taken away by the sequencer: what has no position yet.
CREATE TABLE kernel.arrivals (
    event_id    bigint      PRIMARY KEY,
    happened_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The order of all committed facts. Dense, never reused: cursors count by it.
CREATE TABLE kernel.positions (
    position    bigint      PRIMARY KEY,
    event_id    bigint      NOT NULL,
    happened_at timestamptz NOT NULL
);
CREATE INDEX positions_by_event ON kernel.positions (event_id);

CREATE TABLE kernel.idempotency (
    caller     text        NOT NULL,
    path       text        NOT NULL,
    key        text        NOT NULL,
    digest     bytea       NOT NULL,
    status     smallint    NOT NULL CHECK (status BETWEEN 200 AND 299),
    answer     bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (caller, path, key)
);
CREATE INDEX idempotency_by_age ON kernel.idempotency (created_at);

-- A partition a month for every partitioned table of ours, from the month of one day to the month of another.
CREATE FUNCTION kernel.make_partitions(first date, last date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    parent record;
    month  date;
    child  text;
    made   integer := 0;
BEGIN
    FOR parent IN
        SELECT n.nspname AS schema, c.relname AS name
          FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         ORDER BY 1, 2
    LOOP
        month := date_trunc('month', first);
        WHILE month <= last LOOP
            child := parent.name || to_char(month, '_YYYYMM');
            IF to_regclass(format('%I.%I', parent.schema, child)) IS NULL THEN
                EXECUTE format('CREATE TABLE %I.%I PARTITION OF %I.%I FOR VALUES FROM (%L) TO (%L)',
                               parent.schema, child, parent.schema, parent.name,
                               month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
                made := made + 1;
            END IF;
            month := month + interval '1 month';
        END LOOP;
    END LOOP;
    RETURN made;
END $$;

-- Drop the partitions of one table that end before a day; says how many.
CREATE FUNCTION kernel.retire_partitions(parent regclass, before date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    child   record;
    retired integer := 0;
BEGIN
    FOR child IN
        SELECT i.inhrelid::regclass AS name, to_date(right(c.relname, 6), 'YYYYMM') AS month
          FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = parent
    LOOP
        IF child.month + interval '1 month' <= before THEN
            EXECUTE format('DROP TABLE %s', child.name);
            retired := retired + 1;
        END IF;
    END LOOP;
    RETURN retired;
END $$;
