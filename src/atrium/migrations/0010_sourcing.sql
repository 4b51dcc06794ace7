-- Why each demand was filled from where it was; one row for each time it was decided.
CREATE SCHEMA sourcing;

CREATE TABLE sourcing.decisions (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    key        bigint      NOT NULL,
    decided_at timestamptz NOT NULL,
    plan       jsonb       NOT NULL,
    why        jsonb       NOT NULL,
    PRIMARY KEY (id, decided_at)
) PARTITION BY RANGE (decided_at);
CREATE INDEX decisions_by_key ON sourcing.decisions (key);
