-- Which orders a node has sent something of, the newest first.
CREATE INDEX shipments_by_node ON fulfillment.shipments (node, order_id);
