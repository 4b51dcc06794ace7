-- One deed at many orders: done a few at a time, by whoever works, in the name of who asked.
CREATE TABLE orders.errands (
    id          bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    deed        text        NOT NULL CHECK (deed IN ('cancel', 'note')),
    words       text        NOT NULL,
    actor       text        NOT NULL,
    channels    text[],
    numbers     text[]      NOT NULL,
    done        int         NOT NULL DEFAULT 0,
    missed      jsonb       NOT NULL DEFAULT '[]',
    begun_at    timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX errands_by_actor ON orders.errands (actor, id);
