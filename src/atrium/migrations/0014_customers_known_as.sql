-- What other systems call our customers: by this a file that knows only its own ids finds them again.
CREATE TABLE customers.known_as (
    source      text   NOT NULL COLLATE "C",
    reference   text   NOT NULL COLLATE "C",
    customer_id bigint NOT NULL REFERENCES customers.customers,
    PRIMARY KEY (source, reference)
);
CREATE INDEX known_as_by_customer ON customers.known_as (customer_id);
