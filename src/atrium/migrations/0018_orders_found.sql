-- Lists of orders: by time, by value, by what was promised until when, by sku, and by what one remembers of who bought.

-- Words as they are compared: in small letters, without accents, nothing but blanks between them. unaccent is only
-- STABLE because its dictionary may be altered; ours never is.
CREATE FUNCTION orders.plain(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(public.unaccent('public.unaccent'::regdictionary, lower(words)), '.,-/''', '     ');

-- What one searches of an order: the name, the e-mail up to its @ and the digits of the phone, as they were copied into
-- it. Each word begins with a blank and the digits with a #, so that a pattern can say where it wants to begin. The
-- domain is left out: half of all orders share a few of them, and no index finds what is everywhere.
CREATE FUNCTION orders.sought(customer_name text, email text, phone text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN orders.plain(' ' || customer_name || coalesce(' ' || split_part(email, '@', 1) || '@', ''))
           || ' #' || coalesce(regexp_replace(phone, '[^0-9]', '', 'g'), '');

-- Both are kept: what a trigram index finds is always looked at again, and no index by an expression is read alone.
ALTER TABLE orders.orders
    ADD COLUMN sought text COLLATE "C" NOT NULL
        GENERATED ALWAYS AS (orders.sought(customer_name, email, phone)) STORED,
    ADD COLUMN taken_at timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(placed_at, created_at)) STORED;
ALTER TABLE orders.orders ALTER COLUMN sought SET STATISTICS 500;  -- how common a word is decides how it is looked for
CREATE INDEX orders_by_words ON orders.orders USING gin (sought gin_trgm_ops) WITH (gin_pending_list_limit = 1024);
DROP INDEX orders.orders_by_email;
DROP INDEX orders.orders_by_phone;

-- Columns that change while an order is driven are in none of these, so that moving its units writes no index.
CREATE INDEX orders_by_time ON orders.orders (taken_at, id)
    INCLUDE (channel, state, currency, grand_total);
DROP INDEX orders.orders_by_placing;
DROP INDEX orders.orders_by_state;
CREATE INDEX orders_by_state ON orders.orders (state, taken_at, id);
CREATE INDEX orders_by_total ON orders.orders (grand_total, id);
CREATE INDEX orders_promised ON orders.orders ((promise ->> 'latest'), id) WHERE state = 'placed';
CREATE INDEX lines_by_sku ON orders.lines (sku, order_id);
