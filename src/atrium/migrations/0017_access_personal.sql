-- What belongs to one person: how the screens look and speak, and views they saved.
CREATE TABLE access.preferences (
    user_id     bigint      PRIMARY KEY REFERENCES access.users,
    locale      text        CHECK (locale IN ('de', 'en')),
    time_zone   text,
    density     text        NOT NULL CHECK (density IN ('compact', 'roomy')),
    theme       text        NOT NULL CHECK (theme IN ('dark', 'light', 'system')),
    single_keys boolean     NOT NULL,
    home        text        CHECK (home LIKE '/%'),
    changed_at  timestamptz NOT NULL
);
-- Doors keep preferences with the session.
CREATE TRIGGER preferences_changed AFTER INSERT OR UPDATE OR DELETE ON access.preferences
    FOR EACH STATEMENT EXECUTE FUNCTION access.tell();

-- A question to a screen, kept under a name; null in `shared_with`: only its owner sees it.
CREATE TABLE access.saved_views (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     bigint      NOT NULL REFERENCES access.users,
    screen      text        NOT NULL,
    name        text        NOT NULL,
    query       text        NOT NULL,
    position    integer     NOT NULL CHECK (position > 0),
    shared_with text,
    created_at  timestamptz NOT NULL,
    UNIQUE (user_id, screen, name),
    UNIQUE (user_id, screen, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX saved_views_shared ON access.saved_views (screen, shared_with) WHERE shared_with IS NOT NULL;
