-- Who may come in: users, their roles and sessions, tokens of programs, and failed attempts to sign in.
CREATE SCHEMA access;

CREATE TABLE access.users (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text        NOT NULL UNIQUE CHECK (email = lower(email)),
    name       text        NOT NULL,
    password   text,
    is_active  boolean     NOT NULL DEFAULT true,
    version    integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

-- A role of a user on one channel and at one node; null is all of them.
CREATE TABLE access.user_roles (
    user_id    bigint      NOT NULL REFERENCES access.users,
    role       text        NOT NULL,
    channel    text,
    node       text,
    granted_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (user_id, role, channel, node)
);

CREATE TABLE access.sessions (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint      NOT NULL REFERENCES access.users,
    hash       bytea       NOT NULL UNIQUE,
    address    text        NOT NULL,
    agent      text        NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX sessions_by_user ON access.sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON access.sessions (expires_at);

CREATE TABLE access.tokens (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL,
    hint       text        NOT NULL,
    hash       bytea       NOT NULL UNIQUE,
    role       text        NOT NULL,
    channels   text[],
    nodes      text[],
    rate_limit integer     CHECK (rate_limit > 0),
    issued_by  text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    used_at    timestamptz,
    revoked_at timestamptz
);
CREATE UNIQUE INDEX tokens_in_use ON access.tokens (name) WHERE revoked_at IS NULL;

-- Failed attempts to sign in, by e-mail and by address.
CREATE TABLE access.attempts (
    kind      text        NOT NULL CHECK (kind IN ('email', 'address')),
    value     text        NOT NULL,
    failures  integer     NOT NULL CHECK (failures > 0),
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (kind, value)
);
CREATE INDEX attempts_by_age ON access.attempts (failed_at);

-- Doors keep what they know for a few seconds; any change of access tells them to look again.
CREATE FUNCTION access.tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('atrium', 'access');
    RETURN NULL;
END $$;
CREATE TRIGGER users_changed AFTER UPDATE OR DELETE ON access.users
    FOR EACH STATEMENT EXECUTE FUNCTION access.tell();
CREATE TRIGGER user_roles_changed AFTER INSERT OR UPDATE OR DELETE ON access.user_roles
    FOR EACH STATEMENT EXECUTE FUNCTION access.tell();
CREATE TRIGGER sessions_ended AFTER UPDATE OF ended_at OR DELETE ON access.sessions
    FOR EACH STATEMENT EXECUTE FUNCTION access.tell();
CREATE TRIGGER tokens_changed AFTER UPDATE OF revoked_at, expires_at, role, channels, nodes, rate_limit OR DELETE
    ON access.tokens FOR EACH STATEMENT EXECUTE FUNCTION access.tell();
