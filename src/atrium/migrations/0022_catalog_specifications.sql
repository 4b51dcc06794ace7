-- What a product can do, in the words and the order of its sheet: Screen → 55 in. Unlike options they set no variant
-- apart. Not jsonb, which would put them into an order of its own.
ALTER TABLE catalog.products
  ADD COLUMN specifications json NOT NULL DEFAULT '{}' CHECK (json_typeof(specifications) = 'object');
