-- What all migrations together make. Written by `make schema`; a test holds it true.
EXTENSION pg_trgm
EXTENSION unaccent
SCHEMA access
SCHEMA catalog
SCHEMA customers
SCHEMA delivery
SCHEMA fulfillment
SCHEMA integrations
SCHEMA inventory
SCHEMA kernel
SCHEMA network
SCHEMA orders
SCHEMA public
SCHEMA sourcing
SCHEMA tax

TABLE access.attempts
    kind text NOT NULL
    value text NOT NULL
    failures integer NOT NULL
    failed_at timestamp with time zone NOT NULL
    attempts_failures_check CHECK ((failures > 0))
    attempts_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'address'::text])))
    attempts_pkey PRIMARY KEY (kind, value)
    CREATE INDEX attempts_by_age ON access.attempts USING btree (failed_at)

TABLE access.identities
    issuer text COLLATE "C" NOT NULL
    subject text COLLATE "C" NOT NULL
    user_id bigint NOT NULL
    email text NOT NULL
    linked_at timestamp with time zone NOT NULL
    used_at timestamp with time zone NOT NULL
    identities_pkey PRIMARY KEY (issuer, subject)
    identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
    identities_user_id_issuer_key UNIQUE (user_id, issuer)

TABLE access.pending_sign_ins
    hash bytea NOT NULL
    user_id bigint NOT NULL
    wants text NOT NULL
    created_at timestamp with time zone NOT NULL
    expires_at timestamp with time zone NOT NULL
    pending_sign_ins_pkey PRIMARY KEY (hash)
    pending_sign_ins_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
    pending_sign_ins_wants_check CHECK ((wants = ANY (ARRAY['code'::text, 'set_up'::text])))
    CREATE INDEX pending_sign_ins_by_expiry ON access.pending_sign_ins USING btree (expires_at)
    CREATE INDEX pending_sign_ins_by_user ON access.pending_sign_ins USING btree (user_id)

TABLE access.preferences
    user_id bigint NOT NULL
    locale text
    time_zone text
    density text NOT NULL
    theme text NOT NULL
    single_keys boolean NOT NULL
    home text
    changed_at timestamp with time zone NOT NULL
    preferences_density_check CHECK ((density = ANY (ARRAY['compact'::text, 'roomy'::text])))
    preferences_home_check CHECK ((home ~~ '/%'::text))
    preferences_locale_check CHECK ((locale = ANY (ARRAY['de'::text, 'en'::text])))
    preferences_pkey PRIMARY KEY (user_id)
    preferences_theme_check CHECK ((theme = ANY (ARRAY['dark'::text, 'light'::text, 'system'::text])))
    preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
    CREATE TRIGGER preferences_changed AFTER INSERT OR DELETE OR UPDATE ON access.preferences FOR EACH STATEMENT EXECUTE FUNCTION access.tell()

TABLE access.recovery_codes
    user_id bigint NOT NULL
    hash bytea NOT NULL
    used_at timestamp with time zone
    recovery_codes_pkey PRIMARY KEY (user_id, hash)
    recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.second_factors(user_id) ON DELETE CASCADE

TABLE access.saved_views
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    user_id bigint NOT NULL
    screen text NOT NULL
    name text NOT NULL
    query text NOT NULL
    "position" integer NOT NULL
    shared_with text
    created_at timestamp with time zone NOT NULL
    saved_views_pkey PRIMARY KEY (id)
    saved_views_position_check CHECK (("position" > 0))
    saved_views_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
    saved_views_user_id_screen_name_key UNIQUE (user_id, screen, name)
    saved_views_user_id_screen_position_key UNIQUE (user_id, screen, "position") DEFERRABLE INITIALLY DEFERRED
    CREATE INDEX saved_views_shared ON access.saved_views USING btree (screen, shared_with) WHERE (shared_with IS NOT NULL)

TABLE access.second_factors
    user_id bigint NOT NULL
    secret bytea NOT NULL
    begun_at timestamp with time zone NOT NULL
    confirmed_at timestamp with time zone
    last_step bigint
    second_factors_check CHECK (((confirmed_at IS NULL) = (last_step IS NULL)))
    second_factors_pkey PRIMARY KEY (user_id)
    second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)

TABLE access.sessions
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    user_id bigint NOT NULL
    hash bytea NOT NULL
    address text NOT NULL
    agent text NOT NULL
    created_at timestamp with time zone NOT NULL
    seen_at timestamp with time zone NOT NULL
    expires_at timestamp with time zone NOT NULL
    ended_at timestamp with time zone
    sessions_hash_key UNIQUE (hash)
    sessions_pkey PRIMARY KEY (id)
    sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
    CREATE INDEX sessions_by_expiry ON access.sessions USING btree (expires_at)
    CREATE INDEX sessions_by_user ON access.sessions USING btree (user_id, id)
    CREATE TRIGGER sessions_ended AFTER DELETE OR UPDATE OF ended_at ON access.sessions FOR EACH STATEMENT EXECUTE FUNCTION access.tell()

TABLE access.tokens
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    name text NOT NULL
    hint text NOT NULL
    hash bytea NOT NULL
    role text NOT NULL
    channels text[]
    nodes text[]
    rate_limit integer
    issued_by text NOT NULL
    created_at timestamp with time zone NOT NULL
    expires_at timestamp with time zone
    used_at timestamp with time zone
    revoked_at timestamp with time zone
    tokens_hash_key UNIQUE (hash)
    tokens_pkey PRIMARY KEY (id)
    tokens_rate_limit_check CHECK ((rate_limit > 0))
    CREATE UNIQUE INDEX tokens_in_use ON access.tokens USING btree (name) WHERE (revoked_at IS NULL)
    CREATE TRIGGER tokens_changed AFTER DELETE OR UPDATE OF revoked_at, expires_at, role, channels, nodes, rate_limit ON access.tokens FOR EACH STATEMENT EXECUTE FUNCTION access.tell()

TABLE access.user_roles
    user_id bigint NOT NULL
    role text NOT NULL
    channel text
    node text
    granted_at timestamp with time zone NOT NULL
    user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
    user_roles_user_id_role_channel_node_key UNIQUE NULLS NOT DISTINCT (user_id, role, channel, node)
    CREATE TRIGGER user_roles_changed AFTER INSERT OR DELETE OR UPDATE ON access.user_roles FOR EACH STATEMENT EXECUTE FUNCTION access.tell()

TABLE access.users
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    email text NOT NULL
    name text NOT NULL
    password text
    is_active boolean NOT NULL DEFAULT true
    version integer NOT NULL DEFAULT 1
    created_at timestamp with time zone NOT NULL
    changed_at timestamp with time zone NOT NULL
    users_email_check CHECK ((email = lower(email)))
    users_email_key UNIQUE (email)
    users_pkey PRIMARY KEY (id)
    CREATE TRIGGER users_changed AFTER DELETE OR UPDATE ON access.users FOR EACH STATEMENT EXECUTE FUNCTION access.tell()

TABLE catalog.categories
    path text NOT NULL
    name text NOT NULL
    parent text
    categories_parent_fkey FOREIGN KEY (parent) REFERENCES catalog.categories(path)
    categories_pkey PRIMARY KEY (path)
    CREATE INDEX categories_by_parent ON catalog.categories USING btree (parent)

TABLE catalog.prices
    sku text NOT NULL
    channel text
    currency text NOT NULL
    amount bigint NOT NULL
    valid_from timestamp with time zone
    valid_until timestamp with time zone
    prices_amount_check CHECK ((amount >= 0))
    prices_channel_fkey FOREIGN KEY (channel) REFERENCES network.channels(code)
    prices_check CHECK ((valid_until > valid_from))
    prices_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
    prices_sku_currency_channel_valid_from_key UNIQUE NULLS NOT DISTINCT (sku, currency, channel, valid_from)
    prices_sku_fkey FOREIGN KEY (sku) REFERENCES catalog.products(sku)

TABLE catalog.products
    sku text NOT NULL
    name text NOT NULL
    category text
    brand text
    gtin text
    weight_g integer NOT NULL DEFAULT 0
    image text
    tax_class text NOT NULL DEFAULT 'standard'::text
    status text NOT NULL DEFAULT 'active'::text
    is_service boolean NOT NULL DEFAULT false
    parent text
    options jsonb NOT NULL DEFAULT '{}'::jsonb
    services text[] NOT NULL DEFAULT '{}'::text[]
    components jsonb NOT NULL DEFAULT '[]'::jsonb
    is_stocked boolean NOT NULL GENERATED ALWAYS AS (((NOT is_service) AND (components = '[]'::jsonb))) STORED
    search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (catalog.plain(((((' '::text || name) || COALESCE((' '::text || brand), ''::text)) || ' '::text) || sku))) STORED
    specifications json NOT NULL DEFAULT '{}'::json
    products_category_fkey FOREIGN KEY (category) REFERENCES catalog.categories(path)
    products_check CHECK ((parent <> sku))
    products_components_check CHECK ((jsonb_typeof(components) = 'array'::text))
    products_gtin_check CHECK ((gtin ~ '^([0-9]{8}|[0-9]{12,14})$'::text))
    products_options_check CHECK ((jsonb_typeof(options) = 'object'::text))
    products_parent_fkey FOREIGN KEY (parent) REFERENCES catalog.products(sku)
    products_pkey PRIMARY KEY (sku)
    products_specifications_check CHECK ((json_typeof(specifications) = 'object'::text))
    products_status_check CHECK ((status = ANY (ARRAY['active'::text, 'discontinued'::text, 'archived'::text])))
    products_weight_g_check CHECK ((weight_g >= 0))
    CREATE INDEX bundles ON catalog.products USING btree (sku) WHERE (components <> '[]'::jsonb)
    CREATE INDEX products_by_category ON catalog.products USING btree (category, sku)
    CREATE INDEX products_by_gtin ON catalog.products USING btree (gtin) WHERE (gtin IS NOT NULL)
    CREATE INDEX products_by_name ON catalog.products USING btree (search_text, sku)
    CREATE INDEX products_by_parent ON catalog.products USING btree (parent) WHERE (parent IS NOT NULL)
    CREATE INDEX products_by_words ON catalog.products USING gin (search_text gin_trgm_ops)

TABLE catalog.words
    word text NOT NULL
    letters text NOT NULL
    words_pkey PRIMARY KEY (word)
    CREATE INDEX words_alike ON catalog.words USING gin (word gin_trgm_ops)
    CREATE INDEX words_by_letters ON catalog.words USING btree (letters)

TABLE customers.addresses
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    customer_id bigint NOT NULL
    name text NOT NULL
    line1 text NOT NULL
    line2 text NOT NULL
    postal_code text NOT NULL
    city text NOT NULL
    region text NOT NULL
    country text NOT NULL
    address_key text COLLATE "C" NOT NULL
    place smallint NOT NULL DEFAULT 0
    addresses_customer_id_address_key_key UNIQUE (customer_id, address_key)
    addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers.customers(id)
    addresses_pkey PRIMARY KEY (id)
    CREATE INDEX addresses_by_key ON customers.addresses USING btree (address_key, customer_id)

TABLE customers.consents
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    customer_id bigint NOT NULL
    channel text NOT NULL
    purpose text NOT NULL
    is_given boolean NOT NULL
    happened_at timestamp with time zone NOT NULL
    source text NOT NULL
    actor text NOT NULL
    recorded_at timestamp with time zone NOT NULL
    consents_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'call'::text, 'post'::text])))
    consents_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers.customers(id)
    consents_pkey PRIMARY KEY (id)
    consents_purpose_check CHECK ((purpose <> ''::text))
    CREATE INDEX consents_by_customer ON customers.consents USING btree (customer_id, channel, purpose, happened_at DESC, id DESC)

TABLE customers.customers
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY
    kind text NOT NULL DEFAULT 'person'::text
    name text NOT NULL
    name_key text COLLATE "C" NOT NULL
    vat_id text
    notes text NOT NULL DEFAULT ''::text
    version integer NOT NULL DEFAULT 1
    added_at timestamp with time zone NOT NULL
    changed_at timestamp with time zone NOT NULL
    merged_into bigint
    merged_at timestamp with time zone
    customers_check CHECK ((merged_into <> id))
    customers_check1 CHECK (((merged_into IS NULL) = (merged_at IS NULL)))
    customers_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text])))
    customers_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES customers.customers(id)
    customers_pkey PRIMARY KEY (id)
    customers_version_check CHECK ((version > 0))
    CREATE INDEX customers_by_name ON customers.customers USING btree (name_key, id) WHERE (merged_into IS NULL)
    CREATE INDEX customers_by_part_of_name ON customers.customers USING gin (name_key gin_trgm_ops)
    CREATE INDEX customers_by_survivor ON customers.customers USING btree (merged_into) WHERE (merged_into IS NOT NULL)

TABLE customers.emails
    email text COLLATE "C" NOT NULL
    customer_id bigint NOT NULL
    place smallint NOT NULL DEFAULT 0
    emails_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers.customers(id)
    emails_pkey PRIMARY KEY (email)
    CREATE INDEX emails_by_customer ON customers.emails USING btree (customer_id, place)

TABLE customers.identities
    phone text COLLATE "C" NOT NULL
    name_key text COLLATE "C" NOT NULL
    customer_id bigint NOT NULL
    identities_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers.customers(id)
    identities_pkey PRIMARY KEY (phone, name_key)
    CREATE INDEX identities_by_customer ON customers.identities USING btree (customer_id)

TABLE customers.known_as
    source text COLLATE "C" NOT NULL
    reference text COLLATE "C" NOT NULL
    customer_id bigint NOT NULL
    known_as_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers.customers(id)
    known_as_pkey PRIMARY KEY (source, reference)
    CREATE INDEX known_as_by_customer ON customers.known_as USING btree (customer_id)

TABLE customers.phones
    phone text COLLATE "C" NOT NULL
    customer_id bigint NOT NULL
    "national" text COLLATE "C" NOT NULL
    typed text NOT NULL
    place smallint NOT NULL DEFAULT 0
    phones_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers.customers(id)
    phones_pkey PRIMARY KEY (phone, customer_id)
    CREATE INDEX phones_by_customer ON customers.phones USING btree (customer_id, place)
    CREATE INDEX phones_by_national ON customers.phones USING btree ("national", customer_id)

TABLE delivery.methods
    code text NOT NULL
    name text NOT NULL
    label text NOT NULL
    is_active boolean NOT NULL DEFAULT true
    is_pickup boolean NOT NULL DEFAULT false
    days_min integer
    days_max integer
    cut_off text NOT NULL DEFAULT '15:00'::text
    time_zone text NOT NULL DEFAULT 'UTC'::text
    skips_weekends boolean NOT NULL DEFAULT true
    methods_check CHECK (((days_min IS NULL) = (days_max IS NULL)))
    methods_check1 CHECK ((days_min <= days_max))
    methods_code_check CHECK ((code <> ''::text))
    methods_cut_off_check CHECK ((cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text))
    methods_days_max_check CHECK (((days_max >= 0) AND (days_max <= 365)))
    methods_days_min_check CHECK (((days_min >= 0) AND (days_min <= 365)))
    methods_pkey PRIMARY KEY (code)

TABLE delivery.rates
    method text NOT NULL
    currency text NOT NULL
    country text COLLATE "C" NOT NULL DEFAULT ''::text
    region text COLLATE "C" NOT NULL DEFAULT ''::text
    postal_prefix text COLLATE "C" NOT NULL DEFAULT ''::text
    weight_from_g bigint NOT NULL DEFAULT 0
    goods_from bigint NOT NULL DEFAULT 0
    cost bigint NOT NULL
    free_from bigint
    days_min integer
    days_max integer
    is_active boolean NOT NULL DEFAULT true
    rates_check CHECK (((days_min IS NULL) = (days_max IS NULL)))
    rates_check1 CHECK ((days_min <= days_max))
    rates_cost_check CHECK ((cost >= 0))
    rates_country_check CHECK ((country ~ '^([A-Z]{2})?$'::text))
    rates_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
    rates_days_max_check CHECK (((days_max >= 0) AND (days_max <= 365)))
    rates_days_min_check CHECK (((days_min >= 0) AND (days_min <= 365)))
    rates_free_from_check CHECK ((free_from >= 0))
    rates_goods_from_check CHECK ((goods_from >= 0))
    rates_method_fkey FOREIGN KEY (method) REFERENCES delivery.methods(code)
    rates_pkey PRIMARY KEY (method, currency, country, region, postal_prefix, weight_from_g, goods_from)
    rates_postal_prefix_check CHECK ((length(postal_prefix) <= 10))
    rates_weight_from_g_check CHECK ((weight_from_g >= 0))

TABLE fulfillment.shipment_events
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    shipment_id bigint NOT NULL
    kind text NOT NULL
    happened_at timestamp with time zone NOT NULL
    actor text NOT NULL
    shipment_events_pkey PRIMARY KEY (id)
    shipment_events_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES fulfillment.shipments(id)
    CREATE INDEX shipment_events_by_shipment ON fulfillment.shipment_events USING btree (shipment_id, id)

TABLE fulfillment.shipment_lines
    shipment_id bigint NOT NULL
    line integer NOT NULL
    quantity integer NOT NULL
    shipment_lines_pkey PRIMARY KEY (shipment_id, line)
    shipment_lines_quantity_check CHECK ((quantity > 0))
    shipment_lines_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES fulfillment.shipments(id)

TABLE fulfillment.shipments
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    order_id bigint NOT NULL
    order_number text NOT NULL
    node text NOT NULL
    carrier text
    tracking text
    status text NOT NULL DEFAULT 'shipped'::text
    shipped_at timestamp with time zone NOT NULL
    delivered_at timestamp with time zone
    shipments_check CHECK (((status = 'delivered'::text) = (delivered_at IS NOT NULL)))
    shipments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
    shipments_pkey PRIMARY KEY (id)
    shipments_status_check CHECK ((status = ANY (ARRAY['shipped'::text, 'in_transit'::text, 'out_for_delivery'::text, 'failed_attempt'::text, 'delivered'::text, 'returned_to_sender'::text])))
    CREATE INDEX shipments_by_node ON fulfillment.shipments USING btree (node, order_id)
    CREATE INDEX shipments_by_order ON fulfillment.shipments USING btree (order_id)
    CREATE INDEX shipments_by_tracking ON fulfillment.shipments USING btree (tracking) WHERE (tracking IS NOT NULL)

TABLE integrations.simulation
    is_here boolean NOT NULL DEFAULT true
    beat_at timestamp with time zone NOT NULL
    rate real NOT NULL DEFAULT 0
    until timestamp with time zone
    placed bigint NOT NULL DEFAULT 0
    faults integer NOT NULL DEFAULT 0
    simulation_check CHECK (((rate = (0)::double precision) = (until IS NULL)))
    simulation_is_here_check CHECK (is_here)
    simulation_pkey PRIMARY KEY (is_here)
    simulation_rate_check CHECK (((rate >= (0)::double precision) AND (rate <= (100)::double precision)))

TABLE integrations.systems
    name text NOT NULL
    kind text NOT NULL
    url text NOT NULL
    events text[] NOT NULL
    is_active boolean NOT NULL
    stopped_reason text
    secret bytea NOT NULL
    former_secret bytea
    former_until timestamp with time zone
    health text NOT NULL DEFAULT 'unknown'::text
    health_since timestamp with time zone NOT NULL
    failures integer NOT NULL DEFAULT 0
    last_error text
    last_error_at timestamp with time zone
    version integer NOT NULL DEFAULT 1
    created_at timestamp with time zone NOT NULL
    changed_at timestamp with time zone NOT NULL
    systems_check CHECK (((stopped_reason IS NULL) OR (NOT is_active)))
    systems_check1 CHECK (((former_secret IS NULL) = (former_until IS NULL)))
    systems_check2 CHECK (((last_error IS NULL) = (last_error_at IS NULL)))
    systems_failures_check CHECK ((failures >= 0))
    systems_health_check CHECK ((health = ANY (ARRAY['unknown'::text, 'healthy'::text, 'failing'::text, 'down'::text])))
    systems_kind_check CHECK ((kind = ANY (ARRAY['erp'::text, 'crm'::text, 'warehouse'::text, 'logistics'::text, 'staff'::text, 'loyalty'::text, 'telephony'::text, 'webhook'::text])))
    systems_last_error_check CHECK ((length(last_error) <= 500))
    systems_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text))
    systems_pkey PRIMARY KEY (name)
    systems_url_check CHECK ((length(url) <= 2000))

TABLE integrations.upload_notes
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    upload_id bigint NOT NULL
    "row" bigint NOT NULL
    reference text NOT NULL
    code text NOT NULL
    detail text NOT NULL
    fields jsonb
    upload_notes_pkey PRIMARY KEY (id)
    upload_notes_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES integrations.uploads(id) ON DELETE CASCADE
    CREATE INDEX upload_notes_by_upload ON integrations.upload_notes USING btree (upload_id, "row", id)
    CREATE INDEX upload_notes_waiting ON integrations.upload_notes USING btree (upload_id, id) WHERE (fields IS NOT NULL)

TABLE integrations.upload_parts
    upload_id bigint NOT NULL
    part integer NOT NULL
    body bytea NOT NULL
    upload_parts_pkey PRIMARY KEY (upload_id, part)
    upload_parts_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES integrations.uploads(id) ON DELETE CASCADE

TABLE integrations.uploads
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    kind text NOT NULL
    name text NOT NULL
    size bigint NOT NULL
    actor text NOT NULL
    state text NOT NULL DEFAULT 'new'::text
    layout jsonb NOT NULL
    sample jsonb NOT NULL
    read bigint NOT NULL DEFAULT 0
    changed bigint NOT NULL DEFAULT 0
    unchanged bigint NOT NULL DEFAULT 0
    waiting bigint NOT NULL DEFAULT 0
    codes jsonb NOT NULL DEFAULT '{}'::jsonb
    "position" bigint NOT NULL DEFAULT 0
    why text NOT NULL DEFAULT ''::text
    tries integer NOT NULL DEFAULT 0
    taken_by text
    taken_until timestamp with time zone
    created_at timestamp with time zone NOT NULL
    begun_at timestamp with time zone
    finished_at timestamp with time zone
    uploads_pkey PRIMARY KEY (id)
    uploads_state_check CHECK ((state = ANY (ARRAY['new'::text, 'checking'::text, 'checked'::text, 'running'::text, 'done'::text, 'stopped'::text, 'failed'::text])))
    CREATE INDEX uploads_by_actor ON integrations.uploads USING btree (actor, id)
    CREATE INDEX uploads_to_do ON integrations.uploads USING btree (id) WHERE (state = ANY (ARRAY['checking'::text, 'running'::text]))

TABLE inventory.allocations
    owner bigint NOT NULL
    line integer NOT NULL
    node text NOT NULL
    sku text NOT NULL
    quantity bigint NOT NULL
    allocations_pkey PRIMARY KEY (owner, line, node, sku)
    allocations_quantity_check CHECK ((quantity > 0))
    CREATE INDEX allocations_by_node ON inventory.allocations USING btree (node, owner)

TABLE inventory.movements PARTITION BY RANGE (happened_at)
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    happened_at timestamp with time zone NOT NULL
    kind text NOT NULL
    sku text NOT NULL
    pool text NOT NULL
    node text
    on_hand bigint NOT NULL
    allocated bigint NOT NULL
    reserved bigint NOT NULL
    safety bigint NOT NULL
    owner bigint
    line integer
    reason text
    actor text NOT NULL
    movements_check CHECK (((node IS NOT NULL) OR ((on_hand = 0) AND (allocated = 0) AND (safety = 0))))
    movements_kind_check CHECK ((kind = ANY (ARRAY['receive'::text, 'reserve'::text, 'unreserve'::text, 'allocate'::text, 'deallocate'::text, 'ship'::text, 'adjust'::text, 'count'::text, 'transfer'::text, 'return'::text, 'expire'::text, 'safety'::text, 'carry'::text])))
    movements_pkey PRIMARY KEY (id, happened_at)
    CREATE INDEX movements_by_position ON ONLY inventory.movements USING btree (sku, node, id) WHERE (node IS NOT NULL)

TABLE inventory.pools WITH (fillfactor=50)
    sku text NOT NULL
    pool text NOT NULL
    free bigint NOT NULL DEFAULT 0
    pools_pkey PRIMARY KEY (sku, pool)

TABLE inventory.positions WITH (fillfactor=80)
    sku text NOT NULL
    node text NOT NULL
    pool text NOT NULL
    on_hand bigint NOT NULL DEFAULT 0
    allocated bigint NOT NULL DEFAULT 0
    safety bigint NOT NULL DEFAULT 0
    available bigint NOT NULL GENERATED ALWAYS AS (((on_hand - safety) - allocated)) STORED
    counted_at timestamp with time zone
    positions_allocated_check CHECK ((allocated >= 0))
    positions_on_hand_check CHECK ((on_hand >= 0))
    positions_pkey PRIMARY KEY (sku, node)
    positions_safety_check CHECK ((safety >= 0))
    CREATE INDEX positions_by_node ON inventory.positions USING btree (node, sku)

TABLE inventory.reservations WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02)
    owner bigint NOT NULL
    line integer NOT NULL
    pool text NOT NULL
    sku text NOT NULL
    quantity bigint NOT NULL
    expires_at timestamp with time zone
    reservations_pkey PRIMARY KEY (owner, line, pool, sku)
    reservations_quantity_check CHECK ((quantity > 0))
    CREATE INDEX reservations_by_expiry ON inventory.reservations USING btree (expires_at) WHERE (expires_at IS NOT NULL)

TABLE inventory.shortfalls
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    sku text NOT NULL
    node text
    pool text
    owner_order bigint
    line integer
    quantity bigint NOT NULL
    cause text NOT NULL
    assignee text NOT NULL
    opened_at timestamp with time zone NOT NULL
    resolved_at timestamp with time zone
    resolution text
    shortfalls_assignee_check CHECK ((assignee <> ''::text))
    shortfalls_cause_check CHECK ((cause = ANY (ARRAY['count'::text, 'allocation'::text, 'short_pick'::text])))
    shortfalls_check CHECK (((node IS NOT NULL) OR (pool IS NOT NULL) OR (owner_order IS NOT NULL)))
    shortfalls_check1 CHECK (((resolved_at IS NULL) = (resolution IS NULL)))
    shortfalls_pkey PRIMARY KEY (id)
    shortfalls_quantity_check CHECK ((quantity > 0))
    CREATE INDEX shortfalls_of_orders ON inventory.shortfalls USING btree (owner_order) WHERE ((resolved_at IS NULL) AND (owner_order IS NOT NULL))
    CREATE UNIQUE INDEX shortfalls_one_open ON inventory.shortfalls USING btree (sku, node, pool, owner_order, line) NULLS NOT DISTINCT WHERE (resolved_at IS NULL)
    CREATE INDEX shortfalls_open ON inventory.shortfalls USING btree (id) WHERE (resolved_at IS NULL)

TABLE inventory.transfer_lines
    transfer_id bigint NOT NULL
    sku text NOT NULL
    shipped bigint NOT NULL
    received bigint NOT NULL DEFAULT 0
    lost bigint NOT NULL DEFAULT 0
    transfer_lines_check CHECK (((received + lost) <= shipped))
    transfer_lines_lost_check CHECK ((lost >= 0))
    transfer_lines_pkey PRIMARY KEY (transfer_id, sku)
    transfer_lines_received_check CHECK ((received >= 0))
    transfer_lines_shipped_check CHECK ((shipped > 0))
    transfer_lines_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES inventory.transfers(id)

TABLE inventory.transfers
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    from_node text NOT NULL
    to_node text NOT NULL
    reason text NOT NULL
    actor text NOT NULL
    shipped_at timestamp with time zone NOT NULL
    expected_at timestamp with time zone
    received_at timestamp with time zone
    transfers_check CHECK ((to_node <> from_node))
    transfers_pkey PRIMARY KEY (id)
    CREATE INDEX transfers_in_transit ON inventory.transfers USING btree (to_node, id) WHERE (received_at IS NULL)

TABLE kernel.arrivals WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000)
    event_id bigint NOT NULL
    happened_at timestamp with time zone NOT NULL
    arrivals_pkey PRIMARY KEY (event_id)

TABLE kernel.events PARTITION BY RANGE (happened_at)
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    happened_at timestamp with time zone NOT NULL
    stream text NOT NULL
    kind text NOT NULL
    actor text NOT NULL
    facts jsonb NOT NULL STATISTICS 0
    events_pkey PRIMARY KEY (id, happened_at)
    CREATE INDEX events_by_stream ON ONLY kernel.events USING btree (stream, id)

TABLE kernel.idempotency
    caller text NOT NULL
    path text NOT NULL
    key text NOT NULL
    digest bytea NOT NULL STATISTICS 0
    status smallint NOT NULL
    answer bytea NOT NULL STATISTICS 0
    created_at timestamp with time zone NOT NULL
    idempotency_pkey PRIMARY KEY (caller, path, key)
    idempotency_status_check CHECK (((status >= 200) AND (status <= 299)))
    CREATE INDEX idempotency_by_age ON kernel.idempotency USING btree (created_at)

TABLE kernel.lanes
    listener text NOT NULL
    lane smallint NOT NULL
    worker integer
    lease_until timestamp with time zone
    lanes_check CHECK (((worker IS NULL) = (lease_until IS NULL)))
    lanes_lane_check CHECK (((lane >= 0) AND (lane <= 7)))
    lanes_listener_fkey FOREIGN KEY (listener) REFERENCES kernel.listeners(name) ON DELETE CASCADE
    lanes_pkey PRIMARY KEY (listener, lane)

TABLE kernel.listeners
    name text NOT NULL
    kind text NOT NULL
    patterns text[] NOT NULL
    is_active boolean NOT NULL DEFAULT true
    enrolled_at timestamp with time zone NOT NULL
    listeners_kind_check CHECK ((kind = ANY (ARRAY['reaction'::text, 'system'::text])))
    listeners_pkey PRIMARY KEY (name)

TABLE kernel.positions
    "position" bigint NOT NULL
    event_id bigint NOT NULL
    happened_at timestamp with time zone NOT NULL
    positions_pkey PRIMARY KEY ("position")
    CREATE INDEX positions_by_event ON kernel.positions USING btree (event_id)

TABLE kernel.retention
    table_name text NOT NULL
    months integer NOT NULL
    retention_months_check CHECK ((months > 0))
    retention_pkey PRIMARY KEY (table_name)

TABLE kernel.transmissions_closed PARTITION BY RANGE (happened_at)
    id bigint NOT NULL
    event_id bigint NOT NULL
    happened_at timestamp with time zone NOT NULL
    "position" bigint NOT NULL
    listener text NOT NULL
    stream text NOT NULL
    kind text NOT NULL
    lane smallint NOT NULL
    state text NOT NULL
    attempts integer NOT NULL
    first_tried_at timestamp with time zone
    done_at timestamp with time zone NOT NULL
    last_status smallint
    last_error text
    transmissions_closed_check CHECK (((state <> 'done'::text) OR (first_tried_at IS NOT NULL)))
    transmissions_closed_last_error_check CHECK ((length(last_error) <= 500))
    transmissions_closed_pkey PRIMARY KEY (id, happened_at)
    transmissions_closed_state_check CHECK ((state = ANY (ARRAY['done'::text, 'skipped'::text])))
    CREATE INDEX transmissions_closed_by_listener ON ONLY kernel.transmissions_closed USING btree (listener, "position")
    CREATE INDEX transmissions_closed_by_stream ON ONLY kernel.transmissions_closed USING btree (stream, "position")

TABLE kernel.transmissions_open WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, vacuum_truncate=false)
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    event_id bigint NOT NULL
    happened_at timestamp with time zone NOT NULL
    "position" bigint NOT NULL
    listener text NOT NULL
    stream text NOT NULL
    kind text NOT NULL
    lane smallint NOT NULL
    state text NOT NULL
    attempts integer NOT NULL DEFAULT 0
    first_tried_at timestamp with time zone
    due_at timestamp with time zone
    last_status smallint
    last_error text
    transmissions_open_attempts_check CHECK ((attempts >= 0))
    transmissions_open_check CHECK (((state = 'due'::text) = (due_at IS NOT NULL)))
    transmissions_open_check1 CHECK (((state <> 'stuck'::text) OR (first_tried_at IS NOT NULL)))
    transmissions_open_check2 CHECK (((attempts = 0) = (first_tried_at IS NULL)))
    transmissions_open_lane_check CHECK (((lane >= 0) AND (lane <= 7)))
    transmissions_open_last_error_check CHECK ((length(last_error) <= 500))
    transmissions_open_pkey PRIMARY KEY (id)
    transmissions_open_state_check CHECK ((state = ANY (ARRAY['due'::text, 'waiting'::text, 'stuck'::text])))
    CREATE INDEX transmissions_by_listener ON kernel.transmissions_open USING btree (listener, "position")
    CREATE INDEX transmissions_due ON kernel.transmissions_open USING btree (listener, due_at, "position") WHERE (state = 'due'::text)
    CREATE UNIQUE INDEX transmissions_in_stream ON kernel.transmissions_open USING btree (stream, listener, "position")

TABLE kernel.workers
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY
    host text NOT NULL
    pid integer NOT NULL
    started_at timestamp with time zone NOT NULL
    beat_at timestamp with time zone NOT NULL
    workers_pkey PRIMARY KEY (id)

TABLE migrations
    name text NOT NULL
    applied_at timestamp with time zone NOT NULL DEFAULT now()
    migrations_pkey PRIMARY KEY (name)

TABLE network.calendars
    code text NOT NULL
    name text NOT NULL
    country text
    region text
    calendars_check CHECK (((region IS NULL) OR (country IS NOT NULL)))
    calendars_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
    calendars_pkey PRIMARY KEY (code)

TABLE network.channels
    code text NOT NULL
    name text NOT NULL
    pools text[] NOT NULL
    currency text
    number_prefix text NOT NULL DEFAULT 'A-'::text
    prices_include_tax boolean NOT NULL DEFAULT false
    is_active boolean NOT NULL DEFAULT true
    channels_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
    channels_number_prefix_check CHECK ((number_prefix !~ '[0-9]$'::text))
    channels_pkey PRIMARY KEY (code)
    channels_pools_check CHECK ((cardinality(pools) > 0))

TABLE network.closed_days
    calendar text NOT NULL
    day date NOT NULL
    name text NOT NULL
    closed_days_calendar_fkey FOREIGN KEY (calendar) REFERENCES network.calendars(code) ON DELETE CASCADE
    closed_days_pkey PRIMARY KEY (calendar, day)

TABLE network.nodes
    code text NOT NULL
    name text NOT NULL
    kind text NOT NULL
    pool text NOT NULL
    groups text[] NOT NULL DEFAULT '{}'::text[]
    address jsonb NOT NULL DEFAULT '{}'::jsonb
    latitude double precision
    longitude double precision
    ships boolean NOT NULL
    offers_pickup boolean NOT NULL
    is_active boolean NOT NULL DEFAULT true
    hours jsonb NOT NULL DEFAULT '{}'::jsonb
    timezone text NOT NULL DEFAULT 'UTC'::text
    calendar text
    cut_off text
    processing_days integer
    nodes_calendar_fkey FOREIGN KEY (calendar) REFERENCES network.calendars(code)
    nodes_check CHECK (((latitude IS NULL) = (longitude IS NULL)))
    nodes_cut_off_check CHECK ((cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text))
    nodes_kind_check CHECK ((kind = ANY (ARRAY['distribution_center'::text, 'store'::text, 'supplier'::text, 'third_party'::text, 'van'::text])))
    nodes_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)))
    nodes_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)))
    nodes_pkey PRIMARY KEY (code)
    nodes_pool_fkey FOREIGN KEY (pool) REFERENCES network.pools(code)
    nodes_processing_days_check CHECK (((processing_days >= 0) AND (processing_days <= 60)))
    CREATE INDEX nodes_by_pool ON network.nodes USING btree (pool) WHERE (is_active AND ships)

TABLE network.places
    country text NOT NULL
    postal_code text NOT NULL
    latitude double precision NOT NULL
    longitude double precision NOT NULL
    places_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
    places_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)))
    places_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)))
    places_pkey PRIMARY KEY (country, postal_code)

TABLE network.pools
    code text NOT NULL
    name text NOT NULL
    pools_pkey PRIMARY KEY (code)

TABLE orders.adjustments
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    order_id bigint NOT NULL
    kind text NOT NULL
    amount bigint NOT NULL
    reason text NOT NULL
    actor text NOT NULL
    happened_at timestamp with time zone NOT NULL
    adjustments_kind_check CHECK ((kind = ANY (ARRAY['cancellation'::text, 'appeasement'::text, 'correction'::text])))
    adjustments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
    adjustments_pkey PRIMARY KEY (id)
    CREATE INDEX adjustments_by_order ON orders.adjustments USING btree (order_id)

TABLE orders.credits
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    channel text NOT NULL
    channel_ref text NOT NULL
    digest bytea NOT NULL
    customer_id bigint
    currency text NOT NULL
    amount bigint NOT NULL
    units integer NOT NULL
    lines jsonb NOT NULL
    happened_at timestamp with time zone NOT NULL
    credits_channel_channel_ref_key UNIQUE (channel, channel_ref)
    credits_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
    credits_pkey PRIMARY KEY (id)

TABLE orders.errands
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    deed text NOT NULL
    words text NOT NULL
    actor text NOT NULL
    channels text[]
    numbers text[] NOT NULL
    done integer NOT NULL DEFAULT 0
    missed jsonb NOT NULL DEFAULT '[]'::jsonb
    begun_at timestamp with time zone NOT NULL
    finished_at timestamp with time zone
    errands_deed_check CHECK ((deed = ANY (ARRAY['cancel'::text, 'note'::text])))
    errands_pkey PRIMARY KEY (id)
    CREATE INDEX errands_by_actor ON orders.errands USING btree (actor, id)

TABLE orders.lines WITH (fillfactor=80)
    order_id bigint NOT NULL
    line integer NOT NULL
    sku text NOT NULL
    name text NOT NULL STATISTICS 0
    bundle text
    is_stocked boolean NOT NULL
    unit_price bigint NOT NULL STATISTICS 0
    discount bigint NOT NULL STATISTICS 0
    tax bigint NOT NULL STATISTICS 0
    ordered integer NOT NULL
    added integer NOT NULL DEFAULT 0
    cancelled integer NOT NULL DEFAULT 0
    open integer NOT NULL DEFAULT 0
    reserved integer NOT NULL DEFAULT 0
    allocated integer NOT NULL DEFAULT 0
    released integer NOT NULL DEFAULT 0
    picked integer NOT NULL DEFAULT 0
    shipped integer NOT NULL DEFAULT 0
    delivered integer NOT NULL DEFAULT 0
    returned integer NOT NULL DEFAULT 0
    lines_added_check CHECK ((added >= 0))
    lines_allocated_check CHECK ((allocated >= 0))
    lines_cancelled_check CHECK ((cancelled >= 0))
    lines_check CHECK (((((((open + reserved) + allocated) + released) + picked) + shipped) = ((ordered + added) - cancelled)))
    lines_check1 CHECK (((returned <= delivered) AND (delivered <= shipped)))
    lines_delivered_check CHECK ((delivered >= 0))
    lines_line_check CHECK ((line > 0))
    lines_open_check CHECK ((open >= 0))
    lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
    lines_ordered_check CHECK ((ordered >= 0))
    lines_picked_check CHECK ((picked >= 0))
    lines_pkey PRIMARY KEY (order_id, line)
    lines_released_check CHECK ((released >= 0))
    lines_reserved_check CHECK ((reserved >= 0))
    lines_returned_check CHECK ((returned >= 0))
    lines_shipped_check CHECK ((shipped >= 0))
    CREATE INDEX lines_by_sku ON orders.lines USING btree (sku, order_id)

TABLE orders.orders WITH (fillfactor=80)
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY
    number text NOT NULL
    channel text NOT NULL
    channel_ref text COLLATE "C"
    digest bytea NOT NULL STATISTICS 0
    origin text NOT NULL DEFAULT 'taken'::text
    version integer NOT NULL DEFAULT 1
    currency text NOT NULL
    customer_id bigint NOT NULL
    customer_name text NOT NULL STATISTICS 0
    email text
    phone text
    ship_to jsonb STATISTICS 0
    delivery_method text NOT NULL
    pickup_node text
    prices_include_tax boolean NOT NULL
    pools text[] NOT NULL STATISTICS 0
    payments jsonb NOT NULL DEFAULT '[]'::jsonb STATISTICS 0
    promise jsonb NOT NULL STATISTICS 0
    request jsonb STATISTICS 0
    created_at timestamp with time zone NOT NULL
    placed_at timestamp with time zone
    changed_at timestamp with time zone NOT NULL
    goods bigint NOT NULL STATISTICS 0
    discount bigint NOT NULL STATISTICS 0
    delivery bigint NOT NULL STATISTICS 0
    delivery_tax bigint NOT NULL STATISTICS 0
    tax bigint NOT NULL STATISTICS 0
    grand_total bigint NOT NULL GENERATED ALWAYS AS ((((goods - discount) + delivery) +
CASE
    WHEN prices_include_tax THEN (0)::bigint
    ELSE tax
END)) STORED
    ordered integer NOT NULL
    added integer NOT NULL DEFAULT 0
    cancelled integer NOT NULL DEFAULT 0
    open integer NOT NULL DEFAULT 0
    reserved integer NOT NULL DEFAULT 0
    allocated integer NOT NULL DEFAULT 0
    released integer NOT NULL DEFAULT 0
    picked integer NOT NULL DEFAULT 0
    shipped integer NOT NULL DEFAULT 0
    delivered integer NOT NULL DEFAULT 0
    returned integer NOT NULL DEFAULT 0
    state text NOT NULL GENERATED ALWAYS AS (
CASE
    WHEN (((ordered + added) > 0) AND (cancelled = (ordered + added))) THEN 'cancelled'::text
    WHEN (placed_at IS NULL) THEN 'draft'::text
    WHEN (delivered = ((ordered + added) - cancelled)) THEN 'completed'::text
    ELSE 'placed'::text
END) STORED
    sought text COLLATE "C" NOT NULL GENERATED ALWAYS AS (orders.sought(customer_name, email, phone)) STORED
    taken_at timestamp with time zone NOT NULL GENERATED ALWAYS AS (COALESCE(placed_at, created_at)) STORED
    orders_channel_ref_channel_key UNIQUE (channel_ref, channel)
    orders_check CHECK (((delivery_method <> 'pickup'::text) OR (pickup_node IS NOT NULL)))
    orders_check1 CHECK (((((((open + reserved) + allocated) + released) + picked) + shipped) = ((ordered + added) - cancelled)))
    orders_check2 CHECK (((returned <= delivered) AND (delivered <= shipped)))
    orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
    orders_number_key UNIQUE (number)
    orders_origin_check CHECK ((origin = ANY (ARRAY['taken'::text, 'imported'::text])))
    orders_pkey PRIMARY KEY (id)
    CREATE INDEX orders_by_customer ON orders.orders USING btree (customer_id, id)
    CREATE INDEX orders_by_state ON orders.orders USING btree (state, taken_at, id)
    CREATE INDEX orders_by_time ON orders.orders USING btree (taken_at, id) INCLUDE (channel, state, currency, grand_total)
    CREATE INDEX orders_by_total ON orders.orders USING btree (grand_total, id)
    CREATE INDEX orders_by_words ON orders.orders USING gin (sought gin_trgm_ops) WITH (gin_pending_list_limit='1024')
    CREATE INDEX orders_promised ON orders.orders USING btree (((promise ->> 'latest'::text)), id) WHERE (state = 'placed'::text)

TABLE sourcing.decisions PARTITION BY RANGE (decided_at)
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY
    key bigint NOT NULL
    decided_at timestamp with time zone NOT NULL
    plan jsonb NOT NULL STATISTICS 0
    why jsonb NOT NULL STATISTICS 0
    decisions_pkey PRIMARY KEY (id, decided_at)
    CREATE INDEX decisions_by_key ON ONLY sourcing.decisions USING btree (key)

TABLE tax.rates
    country text NOT NULL
    tax_class text NOT NULL
    region text COLLATE "C" NOT NULL DEFAULT ''::text
    postal_prefix text COLLATE "C" NOT NULL DEFAULT ''::text
    percent numeric(7,4) NOT NULL
    name text NOT NULL DEFAULT ''::text
    valid_from timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
    valid_until timestamp with time zone NOT NULL DEFAULT 'infinity'::timestamp with time zone
    rates_check CHECK ((valid_until > valid_from))
    rates_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
    rates_percent_check CHECK (((percent >= (0)::numeric) AND (percent <= (100)::numeric)))
    rates_pkey PRIMARY KEY (country, tax_class, region, postal_prefix, valid_from)
    rates_postal_prefix_check CHECK ((length(postal_prefix) <= 10))
    rates_tax_class_check CHECK ((tax_class <> ''::text))

VIEW kernel.transmissions AS
 SELECT transmissions_open.id,
    transmissions_open.event_id,
    transmissions_open.happened_at,
    transmissions_open."position",
    transmissions_open.listener,
    transmissions_open.stream,
    transmissions_open.kind,
    transmissions_open.state,
    transmissions_open.attempts,
    transmissions_open.first_tried_at,
    transmissions_open.due_at,
    NULL::timestamp with time zone AS done_at,
    transmissions_open.last_status,
    transmissions_open.last_error
   FROM kernel.transmissions_open
UNION ALL
 SELECT transmissions_closed.id,
    transmissions_closed.event_id,
    transmissions_closed.happened_at,
    transmissions_closed."position",
    transmissions_closed.listener,
    transmissions_closed.stream,
    transmissions_closed.kind,
    transmissions_closed.state,
    transmissions_closed.attempts,
    transmissions_closed.first_tried_at,
    NULL::timestamp with time zone AS due_at,
    transmissions_closed.done_at,
    transmissions_closed.last_status,
    transmissions_closed.last_error
   FROM kernel.transmissions_closed;

CREATE OR REPLACE FUNCTION access.tell()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM pg_notify('atrium', 'access');
    RETURN NULL;
END $function$

CREATE OR REPLACE FUNCTION catalog.plain(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN unaccent('unaccent'::regdictionary, lower(words))

CREATE OR REPLACE FUNCTION kernel.make_partitions(first date, last date)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
    parent record;
    month  date;
    child  text;
    col    name;
    made   integer := 0;
BEGIN
    FOR parent IN
        SELECT n.nspname AS schema, c.relname AS name, c.oid
          FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         ORDER BY 1, 2
    LOOP
        month := date_trunc('month', first);
        WHILE month <= last LOOP
            child := parent.name || to_char(month, '_YYYYMM');
            IF to_regclass(format('%I.%I', parent.schema, child)) IS NULL THEN
                EXECUTE format('CREATE TABLE %I.%I PARTITION OF %I.%I FOR VALUES FROM (%L) TO (%L)',
                               parent.schema, child, parent.schema, parent.name,
                               month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
                FOR col IN SELECT attname FROM pg_attribute WHERE attrelid = parent.oid AND attstattarget = 0 LOOP
                    EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I SET STATISTICS 0', parent.schema, child, col);
                END LOOP;
                made := made + 1;
            END IF;
            month := month + interval '1 month';
        END LOOP;
    END LOOP;
    RETURN made;
END $function$

CREATE OR REPLACE FUNCTION kernel.retire_partitions(parent regclass, before date)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
    child   record;
    retired integer := 0;
BEGIN
    FOR child IN
        SELECT i.inhrelid::regclass AS name, to_date(right(c.relname, 6), 'YYYYMM') AS month
          FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = parent
    LOOP
        IF child.month + interval '1 month' <= before THEN
            EXECUTE format('DROP TABLE %s', child.name);
            retired := retired + 1;
        END IF;
    END LOOP;
    RETURN retired;
END $function$

CREATE OR REPLACE FUNCTION orders.plain(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(unaccent('unaccent'::regdictionary, lower(words)), '.,-/'''::text, '     '::text)

CREATE OR REPLACE FUNCTION orders.sought(customer_name text, email text, phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((orders.plain(((' '::text || customer_name) || COALESCE(((' '::text || split_part(email, '@'::text, 1)) || '@'::text), ''::text))) || ' #'::text) || COALESCE(regexp_replace(phone, '[^0-9]'::text, ''::text, 'g'::text), ''::text))
