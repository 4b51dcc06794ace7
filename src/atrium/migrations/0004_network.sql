-- Places that hold stock or serve, the pools they belong to, the channels that sell from pools.
CREATE SCHEMA network;

CREATE TABLE network.pools (
    code text PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE network.calendars (
    code    text PRIMARY KEY,
    name    text NOT NULL,
    country text CHECK (country ~ '^[A-Z]{2}$'),
    region  text CHECK (region IS NULL OR country IS NOT NULL)
);

-- Days of our own beside the public holidays of a calendar's country: stocktaking, a local feast.
CREATE TABLE network.closed_days (
    calendar text NOT NULL REFERENCES network.calendars (code) ON DELETE CASCADE,
    day      date NOT NULL,
    name     text NOT NULL,
    PRIMARY KEY (calendar, day)
);

CREATE TABLE network.nodes (
    code          text             PRIMARY KEY,
    name          text             NOT NULL,
    kind          text             NOT NULL
                  CHECK (kind IN ('distribution_center', 'store', 'supplier', 'third_party', 'van')),
    pool          text             NOT NULL REFERENCES network.pools (code),
    groups        text[]           NOT NULL DEFAULT '{}',
    address       jsonb            NOT NULL DEFAULT '{}',
    latitude      double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude     double precision CHECK (longitude BETWEEN -180 AND 180),
    ships         boolean          NOT NULL,
    offers_pickup boolean          NOT NULL,
    is_active     boolean          NOT NULL DEFAULT true,
    hours         jsonb            NOT NULL DEFAULT '{}',
    timezone      text             NOT NULL DEFAULT 'UTC',
    calendar      text             REFERENCES network.calendars (code),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX nodes_by_pool ON network.nodes (pool) WHERE is_active AND ships;

CREATE TABLE network.places (
    country     text             NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    postal_code text             NOT NULL,
    latitude    double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude   double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    PRIMARY KEY (country, postal_code)
);

CREATE TABLE network.channels (
    code               text    PRIMARY KEY,
    name               text    NOT NULL,
    pools              text[]  NOT NULL CHECK (cardinality(pools) > 0),
    currency           text    CHECK (currency ~ '^[A-Z]{3}$'),
    -- Never ends in a digit: A-1 and 00001 would be another channel's A- and 100001.
    number_prefix      text    NOT NULL DEFAULT 'A-' CHECK (number_prefix !~ '[0-9]$'),
    prices_include_tax boolean NOT NULL DEFAULT false,
    is_active          boolean NOT NULL DEFAULT true
);

INSERT INTO network.pools (code, name) VALUES ('main', 'Main');
INSERT INTO network.channels (code, name, pools)
VALUES ('web', 'Web shop', '{main}'),
       ('store', 'Stores', '{main}'),
       ('phone', 'Phone', '{main}'),
       ('marketplace', 'Marketplaces', '{main}'),
       ('agent', 'Shopping agents', '{main}');
