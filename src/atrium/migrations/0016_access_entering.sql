-- Signing in: a second factor with its recovery codes, sign-ins that wait for a code, identities at an OpenID provider.

-- A secret shared with somebody's phone, sealed with the house's key. `last_step` is the half minute of the code that was
-- used last: neither it nor an older one is taken again.
CREATE TABLE access.second_factors (
    user_id      bigint      PRIMARY KEY REFERENCES access.users,
    secret       bytea       NOT NULL,
    begun_at     timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint,
    CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
);

CREATE TABLE access.recovery_codes (
    user_id bigint      NOT NULL REFERENCES access.second_factors ON DELETE CASCADE,
    hash    bytea       NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (user_id, hash)
);

-- The password was right, and something more is wanted.
CREATE TABLE access.pending_sign_ins (
    hash       bytea       PRIMARY KEY,
    user_id    bigint      NOT NULL REFERENCES access.users,
    wants      text        NOT NULL CHECK (wants IN ('code', 'set_up')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX pending_sign_ins_by_user ON access.pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_by_expiry ON access.pending_sign_ins (expires_at);

-- Who somebody is at an OpenID provider: one account of one provider for one user.
CREATE TABLE access.identities (
    issuer    text        NOT NULL COLLATE "C",
    subject   text        NOT NULL COLLATE "C",
    user_id   bigint      NOT NULL REFERENCES access.users,
    email     text        NOT NULL,
    linked_at timestamptz NOT NULL,
    used_at   timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
);
