-- What the state takes of a sale, by place, tax class and time.
CREATE SCHEMA tax;

CREATE TABLE tax.rates (
    country       text          NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    tax_class     text          NOT NULL CHECK (tax_class <> ''),
    -- Empty: the whole country.
    region        text          NOT NULL DEFAULT '' COLLATE "C",
    -- Empty: every postal code; else what it begins with, in capitals without spaces and hyphens.
    postal_prefix text          NOT NULL DEFAULT '' COLLATE "C" CHECK (length(postal_prefix) <= 10),
    percent       numeric(7, 4) NOT NULL CHECK (percent BETWEEN 0 AND 100),
    name          text          NOT NULL DEFAULT '',
    valid_from    timestamptz   NOT NULL DEFAULT '-infinity',
    valid_until   timestamptz   NOT NULL DEFAULT 'infinity' CHECK (valid_until > valid_from),
    PRIMARY KEY (country, tax_class, region, postal_prefix, valid_from)
);
