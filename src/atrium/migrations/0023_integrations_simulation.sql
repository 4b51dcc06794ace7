-- Whether a simulated world lives around the house, and how fast it is wished to: one row, made by its first beat.
CREATE TABLE integrations.simulation (
    is_here boolean     PRIMARY KEY DEFAULT true CHECK (is_here),
    beat_at timestamptz NOT NULL,
    rate    real        NOT NULL DEFAULT 0 CHECK (rate BETWEEN 0 AND 100),   -- orders a second
    until   timestamptz,
    placed  bigint      NOT NULL DEFAULT 0,                                  -- orders since the world began
    faults  integer     NOT NULL DEFAULT 0,
    CHECK ((rate = 0) = (until IS NULL))
);
