-- Written by `node bin/dump-schema.ts`; a test holds it against the migrations.

create table access_tokens (
  token_hash bytea not null,
  merchant_id uuid not null,
  api_key_id uuid not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint access_tokens_pkey PRIMARY KEY (token_hash),
  constraint access_tokens_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys(id),
  constraint access_tokens_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX access_tokens_by_age ON public.access_tokens USING btree (expires_at);
CREATE INDEX access_tokens_by_key ON public.access_tokens USING btree (api_key_id, expires_at);

create table api_keys (
  id uuid not null,
  merchant_id uuid not null,
  key text not null,
  secret_hash bytea not null,
  sandbox_only boolean not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint api_keys_key_key UNIQUE (key),
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);

create table audit_entries (
  id uuid not null,
  at timestamp with time zone not null,
  actor text not null,
  action text not null,
  merchant_id uuid,
  subject text not null,
  detail jsonb not null,
  constraint audit_entries_pkey PRIMARY KEY (id),
  constraint audit_entries_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX audit_entries_by_time ON public.audit_entries USING btree (at DESC, id DESC);

create table billing_keys (
  id uuid not null,
  merchant_id uuid not null,
  tier_id uuid,
  live boolean not null,
  name text not null,
  state text not null,
  channel_id uuid not null,
  gateway text not null,
  mid text not null,
  sealed_key bytea,
  customer_id text,
  card jsonb,
  buyer jsonb not null,
  first_issued_at timestamp with time zone not null,
  issued_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  data_key_id uuid generated always as (sealed_by(sealed_key)) stored,
  constraint billing_keys_pkey PRIMARY KEY (id),
  constraint billing_keys_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id),
  constraint billing_keys_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_keys(id),
  constraint billing_keys_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint billing_keys_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint billing_keys_check CHECK (((state = ANY (ARRAY['issued'::text, 'deleting'::text])) = (sealed_key IS NOT NULL))),
  constraint billing_keys_check1 CHECK (((state = 'issued'::text) = (ended_at IS NULL))),
  constraint billing_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint billing_keys_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'replaced'::text, 'deleting'::text, 'deleted'::text])))
);
CREATE UNIQUE INDEX billing_keys_one_issued ON public.billing_keys USING btree (merchant_id, tier_id, live, name) NULLS NOT DISTINCT WHERE (state = 'issued'::text);

create table cancellations (
  id text not null,
  merchant_id uuid not null,
  payment_id text not null,
  operation_id uuid not null,
  state text not null,
  amount bigint not null,
  tax_free bigint not null,
  reason text not null,
  requested_by text not null,
  repeat_key text not null,
  tells_merchant boolean not null,
  payout text,
  gateway_transaction_id text,
  receipt_url text,
  decline jsonb,
  requested_at timestamp with time zone not null,
  done_at timestamp with time zone,
  told_at timestamp with time zone,
  constraint cancellations_pkey PRIMARY KEY (id),
  constraint cancellations_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint cancellations_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id),
  constraint cancellations_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint cancellations_amount_check CHECK ((amount > 0)),
  constraint cancellations_check CHECK (((tax_free >= 0) AND (tax_free <= amount))),
  constraint cancellations_payout_check CHECK ((payout = ANY (ARRAY['requested'::text, 'paid_out'::text, 'bounced'::text]))),
  constraint cancellations_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'accepted'::text, 'done'::text, 'declined'::text])))
);
CREATE INDEX cancellations_by_payment ON public.cancellations USING btree (payment_id, requested_at);

create table cash_receipts (
  id uuid not null,
  merchant_id uuid not null,
  tier_id uuid,
  live boolean not null,
  payment_id text,
  order_id text not null,
  channel_id uuid not null,
  gateway text not null,
  mid text not null,
  state text not null,
  purpose text not null,
  amount bigint not null,
  tax_free bigint not null,
  vat bigint not null,
  transaction_id text,
  approval_number text,
  receipt_url text,
  requested_at timestamp with time zone not null,
  issued_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  constraint cash_receipts_pkey PRIMARY KEY (id),
  constraint cash_receipts_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id),
  constraint cash_receipts_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint cash_receipts_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint cash_receipts_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint cash_receipts_amount_check CHECK ((amount > 0)),
  constraint cash_receipts_check CHECK (((tax_free >= 0) AND (tax_free <= amount))),
  constraint cash_receipts_check1 CHECK (((vat >= 0) AND (vat <= (amount - tax_free)))),
  constraint cash_receipts_check2 CHECK (((state = ANY (ARRAY['requested'::text, 'failed'::text])) = (transaction_id IS NULL))),
  constraint cash_receipts_check3 CHECK ((((transaction_id IS NULL) = (issued_at IS NULL)) AND ((transaction_id IS NULL) = (approval_number IS NULL)))),
  constraint cash_receipts_check4 CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
  constraint cash_receipts_purpose_check CHECK ((purpose = ANY (ARRAY['income_deduction'::text, 'business_expense'::text]))),
  constraint cash_receipts_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'issued'::text, 'failed'::text, 'cancel_requested'::text, 'cancelled'::text])))
);
CREATE INDEX cash_receipts_by_order ON public.cash_receipts USING btree (merchant_id, live, order_id, requested_at DESC);
CREATE INDEX cash_receipts_by_payment ON public.cash_receipts USING btree (payment_id, requested_at DESC) WHERE (payment_id IS NOT NULL);
CREATE UNIQUE INDEX cash_receipts_one_of_order ON public.cash_receipts USING btree (merchant_id, tier_id, live, order_id) NULLS NOT DISTINCT WHERE ((payment_id IS NULL) AND (state = ANY (ARRAY['requested'::text, 'issued'::text, 'cancel_requested'::text])));
CREATE UNIQUE INDEX cash_receipts_one_of_payment ON public.cash_receipts USING btree (payment_id) WHERE ((payment_id IS NOT NULL) AND (state = ANY (ARRAY['requested'::text, 'issued'::text, 'cancel_requested'::text])));

create table channels (
  id uuid not null,
  merchant_id uuid not null,
  tier_id uuid,
  key text not null,
  name text not null,
  gateway text not null,
  mid text not null,
  environment text not null,
  purposes text[] not null,
  sealed_credentials bytea not null,
  notification_token text not null,
  position integer not null,
  is_default boolean not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  charges_per_second integer,
  machine_turn_at timestamp with time zone,
  data_key_id uuid generated always as (sealed_by(sealed_credentials)) stored,
  constraint channels_key_key UNIQUE (key),
  constraint channels_notification_token_key UNIQUE (notification_token),
  constraint channels_pkey PRIMARY KEY (id),
  constraint channels_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_keys(id),
  constraint channels_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint channels_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint channels_charges_per_second_check CHECK ((charges_per_second > 0)),
  constraint channels_environment_check CHECK ((environment = ANY (ARRAY['sandbox'::text, 'test'::text, 'live'::text])))
);
CREATE INDEX channels_by_merchant ON public.channels USING btree (merchant_id, "position");

create table checkouts (
  token text not null,
  merchant_id uuid not null,
  payment_id text not null,
  launch jsonb not null,
  window_size jsonb not null,
  origins jsonb not null,
  message_origin text,
  request_id text not null,
  result_style text not null,
  redirect_url text,
  confirm_url text,
  created_at timestamp with time zone not null,
  registered jsonb not null,
  customer_id text,
  constraint checkouts_payment_id_key UNIQUE (payment_id),
  constraint checkouts_pkey PRIMARY KEY (token),
  constraint checkouts_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint checkouts_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint checkouts_result_style_check CHECK ((result_style = ANY (ARRAY['v1'::text, 'legacy'::text])))
);
CREATE INDEX checkouts_by_age ON public.checkouts USING btree (created_at);

create table clock (
  id integer not null,
  offset_ms bigint not null,
  held_at timestamp with time zone,
  constraint clock_pkey PRIMARY KEY (id),
  constraint clock_id_check CHECK ((id = 1))
);

create table data_keys (
  id uuid not null,
  merchant_id uuid,
  root_key_id text not null,
  wrapped bytea not null,
  created_at timestamp with time zone not null,
  superseded_at timestamp with time zone,
  constraint data_keys_pkey PRIMARY KEY (id),
  constraint data_keys_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE UNIQUE INDEX data_keys_one_present ON public.data_keys USING btree (merchant_id) NULLS NOT DISTINCT WHERE (superseded_at IS NULL);

create table idempotent_calls (
  merchant_id uuid not null,
  tier_id uuid,
  key text not null,
  asked text not null,
  answer bytea,
  payment_id text,
  started_at timestamp with time zone not null,
  machine_lease_until timestamp with time zone,
  constraint idempotent_calls_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint idempotent_calls_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint idempotent_calls_check CHECK (((answer IS NULL) = (machine_lease_until IS NOT NULL))),
  constraint idempotent_calls_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
CREATE INDEX idempotent_calls_by_age ON public.idempotent_calls USING btree (started_at);
CREATE INDEX idempotent_calls_by_payment ON public.idempotent_calls USING btree (payment_id) WHERE (payment_id IS NOT NULL);
CREATE UNIQUE INDEX idempotent_calls_one_of_key ON public.idempotent_calls USING btree (merchant_id, tier_id, key) NULLS NOT DISTINCT;

create table ledger_entries (
  id uuid not null,
  merchant_id uuid not null,
  live boolean not null,
  payment_id text not null,
  operation_id uuid not null,
  kind text not null,
  amount bigint not null,
  currency text not null,
  gateway_transaction_id text not null,
  at timestamp with time zone not null,
  constraint ledger_entries_operation_id_kind_key UNIQUE (operation_id, kind),
  constraint ledger_entries_pkey PRIMARY KEY (id),
  constraint ledger_entries_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint ledger_entries_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id),
  constraint ledger_entries_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint ledger_entries_amount_check CHECK ((amount > 0)),
  constraint ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['approval'::text, 'cancellation'::text, 'reversal'::text, 'deposit'::text])))
);
CREATE INDEX ledger_by_payment ON public.ledger_entries USING btree (payment_id);

create table merchants (
  id uuid not null,
  user_code text not null,
  name text not null,
  settings jsonb not null,
  created_at timestamp with time zone not null,
  sealed_webhook_secrets bytea,
  data_key_id uuid generated always as (sealed_by(sealed_webhook_secrets)) stored,
  constraint merchants_user_code_key UNIQUE (user_code),
  constraint merchants_pkey PRIMARY KEY (id),
  constraint merchants_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_keys(id) DEFERRABLE INITIALLY DEFERRED
);

create table migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  constraint migrations_pkey PRIMARY KEY (number)
);

create table notifications (
  id uuid not null,
  gateway text not null,
  channel_id uuid,
  dedupe_key text,
  source_address text not null,
  headers jsonb not null,
  body text not null,
  verdict text,
  received_at timestamp with time zone not null,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id)
);
CREATE INDEX notifications_by_age ON public.notifications USING btree (received_at);

create table operations (
  id uuid not null,
  merchant_id uuid not null,
  subject text not null,
  subject_id text not null,
  payment_id text,
  cancellation_id text,
  kind text not null,
  state text not null,
  reference text not null,
  asked jsonb not null,
  decline jsonb,
  cause text,
  needs_person boolean not null default false,
  started_at timestamp with time zone not null,
  machine_sent_at timestamp with time zone not null,
  machine_presumed_dead_at timestamp with time zone not null,
  machine_lease_until timestamp with time zone,
  settle_attempts integer not null default 0,
  settle_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint operations_pkey PRIMARY KEY (id),
  constraint operations_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint operations_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint operations_state_check CHECK ((state = ANY (ARRAY['started'::text, 'done'::text, 'declined'::text, 'notSent'::text, 'pending'::text, 'unknown'::text]))),
  constraint operations_subject_check CHECK ((subject = ANY (ARRAY['payment'::text, 'billing_key'::text, 'cash_receipt'::text, 'escrow'::text])))
);
CREATE INDEX operations_by_payment ON public.operations USING btree (payment_id, started_at);
CREATE INDEX operations_started ON public.operations USING btree (machine_presumed_dead_at) WHERE (state = 'started'::text);
CREATE INDEX operations_to_settle ON public.operations USING btree (settle_at) WHERE (settle_at IS NOT NULL);
CREATE UNIQUE INDEX operations_one_open ON public.operations USING btree (subject, subject_id) WHERE (state = ANY (ARRAY['started'::text, 'unknown'::text]));

create table orders (
  merchant_id uuid not null,
  live boolean not null,
  order_id text not null,
  held_by text,
  constraint orders_pkey PRIMARY KEY (merchant_id, live, order_id),
  constraint orders_held_by_fkey FOREIGN KEY (held_by) REFERENCES payments(id),
  constraint orders_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);

create table payment_events (
  payment_id text not null,
  version integer not null,
  merchant_id uuid not null,
  event text not null,
  at timestamp with time zone not null,
  actor text not null,
  detail jsonb not null,
  constraint payment_events_pkey PRIMARY KEY (payment_id, version),
  constraint payment_events_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint payment_events_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id)
);

create table payments (
  id text not null,
  version integer not null,
  merchant_id uuid not null,
  tier_id uuid,
  live boolean not null,
  channel_id uuid not null,
  gateway text not null,
  mid text not null,
  origin text not null,
  device text not null,
  purpose text not null,
  order_id text not null,
  order_name text,
  amount bigint not null,
  currency text not null,
  tax_free bigint not null,
  status text not null,
  cancelled bigint not null default 0,
  reserved bigint not null default 0,
  method text not null,
  easy_pay text,
  card jsonb,
  gateway_transaction_id text,
  gateway_secret_hash text,
  receipt_url text,
  buyer jsonb not null,
  custom_data text,
  user_agent text,
  webhook_urls jsonb not null,
  webhook_sequence integer not null default 0,
  fail_code text,
  fail_reason text,
  is_late_deposit boolean not null default false,
  is_duplicate_order boolean not null default false,
  had_account boolean not null default false,
  started_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  failed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  expires_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  bank jsonb,
  account jsonb,
  account_issued_at timestamp with time zone,
  account_due_at timestamp with time zone,
  deposit_transaction_id text,
  escrow text,
  others jsonb not null,
  billing_key_name text,
  billing_key_usage text,
  cash_receipt jsonb,
  constraint payments_pkey PRIMARY KEY (id),
  constraint payments_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id),
  constraint payments_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint payments_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint payments_account_check CHECK ((((account IS NULL) = (account_due_at IS NULL)) AND ((account IS NULL) = (account_issued_at IS NULL)))),
  constraint payments_amount_check CHECK ((amount >= 0)),
  constraint payments_billing_key_check CHECK (((billing_key_name IS NULL) = (billing_key_usage IS NULL))),
  constraint payments_billing_key_usage_check CHECK ((billing_key_usage = ANY (ARRAY['issue'::text, 'payment'::text, 'scheduled'::text]))),
  constraint payments_cancelled_check CHECK ((cancelled >= 0)),
  constraint payments_check CHECK (((tax_free >= 0) AND (tax_free <= amount))),
  constraint payments_check1 CHECK (((reserved + cancelled) <= amount)),
  constraint payments_check2 CHECK (((purpose = 'charge'::text) OR (amount = 0))),
  constraint payments_check3 CHECK (((status = ANY (ARRAY['paid'::text, 'partially_cancelled'::text, 'cancelled'::text])) <= (paid_at IS NOT NULL))),
  constraint payments_deposit_check CHECK (((status <> 'awaiting_deposit'::text) OR (account IS NOT NULL))),
  constraint payments_device_check CHECK ((device = ANY (ARRAY['pc'::text, 'mobile'::text, 'api'::text]))),
  constraint payments_escrow_check CHECK ((escrow = ANY (ARRAY['registered'::text, 'shipped'::text, 'confirmed'::text, 'denied'::text, 'returned'::text]))),
  constraint payments_id_check CHECK ((id ~ '^imps?_[0-9]{12}$'::text)),
  constraint payments_origin_check CHECK ((origin = ANY (ARRAY['window'::text, 'api'::text]))),
  constraint payments_purpose_check CHECK ((purpose = ANY (ARRAY['charge'::text, 'issue_key'::text]))),
  constraint payments_reserved_check CHECK ((reserved >= 0)),
  constraint payments_status_check CHECK ((status = ANY (ARRAY['ready'::text, 'awaiting_deposit'::text, 'paid'::text, 'partially_cancelled'::text, 'cancelled'::text, 'failed'::text, 'expired'::text])))
);
CREATE INDEX payments_by_billing_key ON public.payments USING btree (merchant_id, live, billing_key_name, started_at DESC) WHERE (billing_key_name IS NOT NULL);
CREATE INDEX payments_by_cancelled ON public.payments USING btree (merchant_id, live, cancelled_at DESC) WHERE (cancelled_at IS NOT NULL);
CREATE INDEX payments_by_failed ON public.payments USING btree (merchant_id, live, failed_at DESC) WHERE (failed_at IS NOT NULL);
CREATE INDEX payments_by_order ON public.payments USING btree (merchant_id, live, order_id, started_at DESC);
CREATE INDEX payments_by_paid ON public.payments USING btree (merchant_id, live, paid_at DESC) WHERE (paid_at IS NOT NULL);
CREATE INDEX payments_by_start ON public.payments USING btree (merchant_id, live, started_at DESC);
CREATE INDEX payments_expiring ON public.payments USING btree (expires_at) WHERE (status = ANY (ARRAY['ready'::text, 'awaiting_deposit'::text]));

create table prepared_amounts (
  merchant_id uuid not null,
  live boolean not null,
  order_id text not null,
  amount bigint not null,
  currency text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint prepared_amounts_pkey PRIMARY KEY (merchant_id, live, order_id),
  constraint prepared_amounts_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint prepared_amounts_amount_check CHECK ((amount >= 0))
);

create table schedules (
  id uuid not null,
  merchant_id uuid not null,
  tier_id uuid,
  live boolean not null,
  billing_key_name text not null,
  order_id text not null,
  order_name text,
  amount bigint not null,
  currency text not null,
  tax_free bigint not null,
  instalment_months integer not null,
  is_interest_free_by_merchant boolean not null,
  use_points boolean not null,
  buyer jsonb not null,
  custom_data text,
  webhook_urls jsonb,
  state text not null,
  due_at timestamp with time zone not null,
  last_payment text,
  last_outcome text,
  created_at timestamp with time zone not null,
  executed_at timestamp with time zone,
  revoked_at timestamp with time zone,
  machine_lease_until timestamp with time zone,
  channel_id uuid not null,
  recoveries integer not null default 0,
  awaits_card_until timestamp with time zone,
  constraint schedules_pkey PRIMARY KEY (id),
  constraint schedules_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id),
  constraint schedules_last_payment_fkey FOREIGN KEY (last_payment) REFERENCES payments(id),
  constraint schedules_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint schedules_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint schedules_amount_check CHECK ((amount > 0)),
  constraint schedules_awaits_card_check CHECK (((awaits_card_until IS NULL) OR ((state = 'executed'::text) AND (last_outcome = 'failed'::text)))),
  constraint schedules_check CHECK (((tax_free >= 0) AND (tax_free <= amount))),
  constraint schedules_check1 CHECK (((state <> ALL (ARRAY['running'::text, 'executed'::text])) OR (last_payment IS NOT NULL))),
  constraint schedules_check2 CHECK (((state <> 'executed'::text) OR (last_outcome IS NOT NULL))),
  constraint schedules_check3 CHECK (((state <> 'revoked'::text) OR (revoked_at IS NOT NULL))),
  constraint schedules_last_outcome_check CHECK ((last_outcome = ANY (ARRAY['paid'::text, 'failed'::text]))),
  constraint schedules_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'running'::text, 'executed'::text, 'revoked'::text])))
);
CREATE INDEX schedules_by_key ON public.schedules USING btree (merchant_id, live, billing_key_name, due_at);
CREATE INDEX schedules_by_payment ON public.schedules USING btree (last_payment) WHERE (last_payment IS NOT NULL);
CREATE INDEX schedules_by_time ON public.schedules USING btree (merchant_id, live, due_at);
CREATE INDEX schedules_due ON public.schedules USING btree (channel_id, due_at) WHERE (state = 'scheduled'::text);
CREATE UNIQUE INDEX schedules_one_for_order ON public.schedules USING btree (merchant_id, live, order_id);

create table shipments (
  id uuid not null,
  merchant_id uuid not null,
  tier_id uuid,
  live boolean not null,
  payment_id text not null,
  state text not null,
  courier text not null,
  courier_said text not null,
  invoice text not null,
  sent_at timestamp with time zone not null,
  sender jsonb,
  receiver jsonb,
  others jsonb not null,
  requested_at timestamp with time zone not null,
  registered_at timestamp with time zone,
  constraint shipments_pkey PRIMARY KEY (id),
  constraint shipments_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint shipments_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint shipments_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES tiers(id),
  constraint shipments_check CHECK (((state = 'registered'::text) = (registered_at IS NOT NULL))),
  constraint shipments_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'registered'::text, 'failed'::text])))
);
CREATE INDEX shipments_by_payment ON public.shipments USING btree (payment_id, requested_at DESC);
CREATE UNIQUE INDEX shipments_one_requested ON public.shipments USING btree (payment_id) WHERE (state = 'requested'::text);

create table tiers (
  id uuid not null,
  merchant_id uuid not null,
  code text not null,
  name text not null,
  constraint tiers_merchant_id_code_key UNIQUE (merchant_id, code),
  constraint tiers_pkey PRIMARY KEY (id),
  constraint tiers_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint tiers_code_check CHECK ((code ~ '^[A-Z0-9]{3}$'::text))
);

create table webhook_attempts (
  delivery_id uuid not null,
  number integer not null,
  merchant_id uuid not null,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  error text,
  request_headers jsonb not null,
  request_body text not null,
  response_head text,
  constraint webhook_attempts_pkey PRIMARY KEY (delivery_id, number),
  constraint webhook_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries(id),
  constraint webhook_attempts_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id)
);
CREATE INDEX webhook_attempts_by_age ON public.webhook_attempts USING btree (started_at);

create table webhook_deliveries (
  id uuid not null,
  merchant_id uuid not null,
  event_id uuid not null,
  payment_id text not null,
  sequence integer not null,
  url text not null,
  endpoint text not null,
  content_type text not null,
  state text not null,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone,
  machine_lease_until timestamp with time zone,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint webhook_deliveries_event_id_url_key UNIQUE (event_id, url),
  constraint webhook_deliveries_pkey PRIMARY KEY (id),
  constraint webhook_deliveries_event_id_fkey FOREIGN KEY (event_id) REFERENCES webhook_events(id),
  constraint webhook_deliveries_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint webhook_deliveries_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'superseded'::text, 'exhausted'::text])))
);
CREATE INDEX webhook_deliveries_by_endpoint ON public.webhook_deliveries USING btree (endpoint, next_attempt_at) WHERE (state = 'pending'::text);
CREATE INDEX webhook_deliveries_by_lane ON public.webhook_deliveries USING btree (payment_id, url, sequence);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (next_attempt_at) WHERE (state = 'pending'::text);
CREATE INDEX webhook_deliveries_in_flight ON public.webhook_deliveries USING btree (endpoint, machine_lease_until) WHERE (state = 'pending'::text);

create table webhook_events (
  id uuid not null,
  merchant_id uuid not null,
  payment_id text not null,
  sequence integer not null,
  status text not null,
  cancellation_id text,
  created_at timestamp with time zone not null,
  constraint webhook_events_payment_id_sequence_key UNIQUE (payment_id, sequence),
  constraint webhook_events_pkey PRIMARY KEY (id),
  constraint webhook_events_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants(id),
  constraint webhook_events_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id)
);

CREATE OR REPLACE FUNCTION public.expect_rows(touched bigint, wanted bigint, guard text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if touched <> wanted then
    raise exception using errcode = 'NR001', message = guard;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.sealed_by(sealed bytea)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (length(sealed) > 17) THEN (encode(SUBSTRING(sealed FROM 2 FOR 16), 'hex'::text))::uuid ELSE NULL::uuid END;
