-- Files that people bring by a screen: kept until they are taken, and what was said of their rows.
CREATE TABLE integrations.uploads (
    id          bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    kind        text        NOT NULL,
    name        text        NOT NULL,
    size        bigint      NOT NULL,
    actor       text        NOT NULL,
    state       text        NOT NULL DEFAULT 'new'
                CHECK (state IN ('new', 'checking', 'checked', 'running', 'done', 'stopped', 'failed')),
    layout      jsonb       NOT NULL,
    sample      jsonb       NOT NULL,
    read        bigint      NOT NULL DEFAULT 0,
    changed     bigint      NOT NULL DEFAULT 0,
    unchanged   bigint      NOT NULL DEFAULT 0,
    waiting     bigint      NOT NULL DEFAULT 0,
    codes       jsonb       NOT NULL DEFAULT '{}',
    position    bigint      NOT NULL DEFAULT 0,
    why         text        NOT NULL DEFAULT '',
    tries       int         NOT NULL DEFAULT 0,
    taken_by    text,
    taken_until timestamptz,
    created_at  timestamptz NOT NULL,
    begun_at    timestamptz,
    finished_at timestamptz
);
CREATE INDEX uploads_by_actor ON integrations.uploads (actor, id);
CREATE INDEX uploads_to_do ON integrations.uploads (id) WHERE state IN ('checking', 'running');

CREATE TABLE integrations.upload_parts (
    upload_id bigint NOT NULL REFERENCES integrations.uploads ON DELETE CASCADE,
    part      int    NOT NULL,
    body      bytea  NOT NULL,
    PRIMARY KEY (upload_id, part)
);

-- With its fields a row waits to be tried again; without, it was refused for good.
CREATE TABLE integrations.upload_notes (
    id        bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    upload_id bigint NOT NULL REFERENCES integrations.uploads ON DELETE CASCADE,
    row       bigint NOT NULL,
    reference text   NOT NULL,
    code      text   NOT NULL,
    detail    text   NOT NULL,
    fields    jsonb
);
CREATE INDEX upload_notes_by_upload ON integrations.upload_notes (upload_id, row, id);
CREATE INDEX upload_notes_waiting ON integrations.upload_notes (upload_id, id) WHERE fields IS NOT NULL;
