-- What left a node together, and what happened to it on its way.
CREATE SCHEMA fulfillment;

CREATE TABLE fulfillment.shipments (
    id           bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    order_id     bigint      NOT NULL REFERENCES orders.orders,
    order_number text        NOT NULL,
    node         text        NOT NULL,
    carrier      text,
    tracking     text,
    status       text        NOT NULL DEFAULT 'shipped'
                 CHECK (status IN ('shipped', 'in_transit', 'out_for_delivery', 'failed_attempt', 'delivered',
                                   'returned_to_sender')),
    shipped_at   timestamptz NOT NULL,
    delivered_at timestamptz,
    CHECK ((status = 'delivered') = (delivered_at IS NOT NULL))
);
CREATE INDEX shipments_by_order ON fulfillment.shipments (order_id);
CREATE INDEX shipments_by_tracking ON fulfillment.shipments (tracking) WHERE tracking IS NOT NULL;

CREATE TABLE fulfillment.shipment_lines (
    shipment_id bigint  NOT NULL REFERENCES fulfillment.shipments,
    line        integer NOT NULL,
    quantity    integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (shipment_id, line)
);

CREATE TABLE fulfillment.shipment_events (
    id          bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    shipment_id bigint      NOT NULL REFERENCES fulfillment.shipments,
    kind        text        NOT NULL,
    happened_at timestamptz NOT NULL,
    actor       text        NOT NULL
);
CREATE INDEX shipment_events_by_shipment ON fulfillment.shipment_events (shipment_id, id);
