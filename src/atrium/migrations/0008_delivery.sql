-- How goods go to the customer, what that costs and how long it takes.
CREATE SCHEMA delivery;

CREATE TABLE delivery.methods (
    code           text    PRIMARY KEY CHECK (code <> ''),
    name           text    NOT NULL,
    -- What the customer reads.
    label          text    NOT NULL,
    is_active      boolean NOT NULL DEFAULT true,
    is_pickup      boolean NOT NULL DEFAULT false,
    -- Days on the way when a rate has none of its own; without any there is no promise.
    days_min       integer CHECK (days_min BETWEEN 0 AND 365),
    days_max       integer CHECK (days_max BETWEEN 0 AND 365),
    -- What is ordered from this time of day on leaves on the next day.
    cut_off        text    NOT NULL DEFAULT '15:00' CHECK (cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    time_zone      text    NOT NULL DEFAULT 'UTC',
    skips_weekends boolean NOT NULL DEFAULT true,
    CHECK ((days_min IS NULL) = (days_max IS NULL)),
    CHECK (days_min <= days_max)
);
INSERT INTO delivery.methods (code, name, label, is_pickup)
VALUES ('ship', 'Delivery', 'Delivery', false), ('pickup', 'Pickup', 'Pick up in store', true);

CREATE TABLE delivery.rates (
    method        text    NOT NULL REFERENCES delivery.methods,
    currency      text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Empty: anywhere; the same for region and postal code.
    country       text    NOT NULL DEFAULT '' COLLATE "C" CHECK (country ~ '^([A-Z]{2})?$'),
    region        text    NOT NULL DEFAULT '' COLLATE "C",
    postal_prefix text    NOT NULL DEFAULT '' COLLATE "C" CHECK (length(postal_prefix) <= 10),
    -- The least weight and worth of goods that it is for; the worth is in minor units.
    weight_from_g bigint  NOT NULL DEFAULT 0 CHECK (weight_from_g >= 0),
    goods_from    bigint  NOT NULL DEFAULT 0 CHECK (goods_from >= 0),
    cost          bigint  NOT NULL CHECK (cost >= 0),
    -- Goods worth this or more go free.
    free_from     bigint  CHECK (free_from >= 0),
    days_min      integer CHECK (days_min BETWEEN 0 AND 365),
    days_max      integer CHECK (days_max BETWEEN 0 AND 365),
    is_active     boolean NOT NULL DEFAULT true,
    PRIMARY KEY (method, currency, country, region, postal_prefix, weight_from_g, goods_from),
    CHECK ((days_min IS NULL) = (days_max IS NULL)),
    CHECK (days_min <= days_max)
);
