-- What is sold: products, their categories, variants, bundles, services, and their prices.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE SCHEMA catalog;

-- Words as they are compared: in small letters, without accents. unaccent is only STABLE because its dictionary
-- may be altered; ours never is.
CREATE FUNCTION catalog.plain(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN public.unaccent('public.unaccent'::regdictionary, lower(words));

-- A tree by path: "Kitchen > Cups" lies in "Kitchen".
CREATE TABLE catalog.categories (
    path   text PRIMARY KEY,
    name   text NOT NULL,
    parent text REFERENCES catalog.categories (path)
);
CREATE INDEX categories_by_parent ON catalog.categories (parent);

CREATE TABLE catalog.products (
    sku         text    PRIMARY KEY,
    name        text    NOT NULL,
    category    text    REFERENCES catalog.categories (path),
    brand       text,
    gtin        text    CHECK (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    weight_g    integer NOT NULL DEFAULT 0 CHECK (weight_g >= 0),
    image       text,
    tax_class   text    NOT NULL DEFAULT 'standard',
    status      text    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'discontinued', 'archived')),
    is_service  boolean NOT NULL DEFAULT false,
    parent      text    REFERENCES catalog.products (sku) CHECK (parent <> sku),
    options     jsonb   NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(options) = 'object'),
    services    text[]  NOT NULL DEFAULT '{}',
    components  jsonb   NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(components) = 'array'),
    is_stocked  boolean NOT NULL GENERATED ALWAYS AS (NOT is_service AND components = '[]') STORED,
    -- Begins with a blank, so that every word in it does.
    search_text text    COLLATE "C" NOT NULL
                GENERATED ALWAYS AS (catalog.plain(' ' || name || coalesce(' ' || brand, '') || ' ' || sku)) STORED
);
CREATE INDEX products_by_gtin ON catalog.products (gtin) WHERE gtin IS NOT NULL;
CREATE INDEX products_by_category ON catalog.products (category, sku);
CREATE INDEX products_by_parent ON catalog.products (parent) WHERE parent IS NOT NULL;
CREATE INDEX bundles ON catalog.products (sku) WHERE components <> '[]';
CREATE INDEX products_by_name ON catalog.products (search_text, sku);
CREATE INDEX products_by_words ON catalog.products USING gin (search_text gin_trgm_ops);

-- Each word of a name or brand, once, with its letters in order: what a mistyped word may have meant.
CREATE TABLE catalog.words (
    word    text PRIMARY KEY,
    letters text NOT NULL
);
CREATE INDEX words_by_letters ON catalog.words (letters);
CREATE INDEX words_alike ON catalog.words USING gin (word gin_trgm_ops);

-- A price by channel (null: the general price list), currency and validity (null: without end on that side).
CREATE TABLE catalog.prices (
    sku         text        NOT NULL REFERENCES catalog.products (sku),
    channel     text        REFERENCES network.channels (code),
    currency    text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount      bigint      NOT NULL CHECK (amount >= 0),
    valid_from  timestamptz,
    valid_until timestamptz,
    CHECK (valid_until > valid_from),
    UNIQUE NULLS NOT DISTINCT (sku, currency, channel, valid_from)
);
