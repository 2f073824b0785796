-- The spine: who sells, what is paid, every conversation about it, and what the merchant is told.
-- Times are business time (what a merchant sees) unless a column's name says machine. No column has a time default:
-- the hub hands its clock in.

create table merchants (
  id uuid primary key,
  user_code text not null unique,
  name text not null,
  settings jsonb not null,
  created_at timestamptz not null
);

create table tiers (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  code text not null check (code ~ '^[A-Z0-9]{3}$'),
  name text not null,
  unique (merchant_id, code)
);

create table api_keys (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  key text not null unique,
  secret_hash bytea not null,
  sandbox_only boolean not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table access_tokens (
  token_hash bytea primary key,
  merchant_id uuid not null references merchants,
  api_key_id uuid not null references api_keys,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index access_tokens_by_key on access_tokens (api_key_id, expires_at);

create table channels (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  key text not null unique,
  name text not null,
  gateway text not null,
  mid text not null,
  environment text not null check (environment in ('sandbox', 'test', 'live')),
  purposes text[] not null,
  sealed_credentials bytea not null,
  notification_token text not null unique,
  position integer not null,
  is_default boolean not null,
  created_at timestamptz not null
);
create index channels_by_merchant on channels (merchant_id, position);

create table payments (
  id text primary key check (id ~ '^imps?_[0-9]{12}$'),
  version integer not null,
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  live boolean not null,
  channel_id uuid not null references channels,
  gateway text not null,
  mid text not null,
  origin text not null check (origin in ('window', 'api')),
  device text not null check (device in ('pc', 'mobile', 'api')),
  purpose text not null check (purpose in ('charge', 'issue_key')),
  order_id text not null,
  order_name text,
  amount bigint not null check (amount >= 0),
  currency text not null,
  tax_free bigint not null check (tax_free between 0 and amount),
  status text not null check (
    status in ('ready', 'awaiting_deposit', 'paid', 'partially_cancelled', 'cancelled', 'failed', 'expired')
  ),
  cancelled bigint not null default 0 check (cancelled >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  method text not null,
  easy_pay text,
  card jsonb,
  gateway_transaction_id text,
  gateway_secret text,
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
  started_at timestamptz not null,
  paid_at timestamptz,
  failed_at timestamptz,
  cancelled_at timestamptz,
  expires_at timestamptz,
  updated_at timestamptz not null,
  check (reserved + cancelled <= amount),
  check (purpose = 'charge' or amount = 0),
  check ((status in ('paid', 'partially_cancelled', 'cancelled')) <= (paid_at is not null))
);
create index payments_by_order on payments (merchant_id, live, order_id, started_at desc);
create index payments_by_start on payments (merchant_id, live, started_at desc);
create index payments_by_paid on payments (merchant_id, live, paid_at desc) where paid_at is not null;
create index payments_by_failed on payments (merchant_id, live, failed_at desc) where failed_at is not null;
create index payments_by_cancelled on payments (merchant_id, live, cancelled_at desc) where cancelled_at is not null;
create index payments_expiring on payments (expires_at) where status = 'ready';

create table payment_events (
  payment_id text not null references payments,
  version integer not null,
  merchant_id uuid not null references merchants,
  event text not null,
  at timestamptz not null,
  actor text not null,
  detail jsonb not null,
  primary key (payment_id, version)
);

create table orders (
  merchant_id uuid not null references merchants,
  live boolean not null,
  order_id text not null,
  held_by text references payments,
  primary key (merchant_id, live, order_id)
);

create table prepared_amounts (
  merchant_id uuid not null references merchants,
  live boolean not null,
  order_id text not null,
  amount bigint not null check (amount >= 0),
  currency text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (merchant_id, live, order_id)
);

create table operations (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  subject text not null check (subject in ('payment', 'billing_key', 'cash_receipt', 'escrow')),
  subject_id text not null,
  payment_id text references payments,
  cancellation_id text,
  kind text not null,
  state text not null check (state in ('started', 'done', 'declined', 'notSent', 'pending', 'unknown')),
  reference text not null,
  asked jsonb not null,
  decline jsonb,
  cause text,
  needs_person boolean not null default false,
  started_at timestamptz not null,
  machine_sent_at timestamptz not null,
  machine_presumed_dead_at timestamptz not null,
  machine_lease_until timestamptz,
  settle_attempts integer not null default 0,
  settle_at timestamptz,
  ended_at timestamptz
);
-- While nobody knows what one operation did, its subject takes no second one.
create unique index operations_one_open on operations (subject, subject_id) where state in ('started', 'unknown');
create index operations_by_payment on operations (payment_id, started_at);
create index operations_to_settle on operations (settle_at) where settle_at is not null;
create index operations_started on operations (machine_presumed_dead_at) where state = 'started';

create table cancellations (
  id text primary key,
  merchant_id uuid not null references merchants,
  payment_id text not null references payments,
  operation_id uuid not null references operations,
  state text not null check (state in ('requested', 'accepted', 'done', 'declined')),
  amount bigint not null check (amount > 0),
  tax_free bigint not null check (tax_free between 0 and amount),
  reason text not null,
  requested_by text not null,
  repeat_key text not null,
  tells_merchant boolean not null,
  payout text check (payout in ('requested', 'paid_out', 'bounced')),
  gateway_transaction_id text,
  receipt_url text,
  decline jsonb,
  requested_at timestamptz not null,
  done_at timestamptz,
  -- When its caller was told an end that had been unknown for a while; an untold one answers for a repeat.
  told_at timestamptz
);
create index cancellations_by_payment on cancellations (payment_id, requested_at);

-- Every movement of money as the hub knows it. One row an operation: a movement is never booked twice.
create table ledger_entries (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  live boolean not null,
  payment_id text not null references payments,
  operation_id uuid not null references operations,
  kind text not null check (kind in ('approval', 'cancellation', 'reversal', 'deposit')),
  amount bigint not null check (amount > 0),
  currency text not null,
  gateway_transaction_id text not null,
  at timestamptz not null,
  unique (operation_id, kind)
);
create index ledger_by_payment on ledger_entries (payment_id);

create table checkouts (
  token text primary key,
  merchant_id uuid not null references merchants,
  payment_id text not null unique references payments,
  launch jsonb not null,
  window_size jsonb not null,
  origins jsonb not null,
  message_origin text,
  request_id text not null,
  result_style text not null check (result_style in ('v1', 'legacy')),
  redirect_url text,
  confirm_url text,
  created_at timestamptz not null
);

create table webhook_events (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  payment_id text not null references payments,
  sequence integer not null,
  status text not null,
  cancellation_id text,
  created_at timestamptz not null,
  unique (payment_id, sequence)
);

create table webhook_deliveries (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  event_id uuid not null references webhook_events,
  payment_id text not null references payments,
  sequence integer not null,
  url text not null,
  -- The url without its query: what the limit of attempts under way counts by.
  endpoint text not null,
  content_type text not null,
  state text not null check (state in ('pending', 'delivered', 'superseded', 'exhausted')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  machine_lease_until timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (event_id, url)
);
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending';
create index webhook_deliveries_by_lane on webhook_deliveries (payment_id, url, sequence);
create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint, next_attempt_at) where state = 'pending';
create index webhook_deliveries_in_flight on webhook_deliveries (endpoint, machine_lease_until) where state = 'pending';

create table webhook_attempts (
  delivery_id uuid not null references webhook_deliveries,
  number integer not null,
  merchant_id uuid not null references merchants,
  started_at timestamptz not null,
  duration_ms integer not null,
  status integer,
  error text,
  request_headers jsonb not null,
  request_body text not null,
  response_head text,
  primary key (delivery_id, number)
);

-- What gateways told us, redacted, written before it is judged. A notice may name nobody that we know.
create table notifications (
  id uuid primary key,
  gateway text not null,
  channel_id uuid references channels,
  dedupe_key text,
  source_address text not null,
  headers jsonb not null,
  body text not null,
  verdict text,
  received_at timestamptz not null
);

-- Business time of the whole installation: real time plus an offset, or held. One row.
create table clock (
  id integer primary key check (id = 1),
  offset_ms bigint not null,
  held_at timestamptz
);
insert into clock (id, offset_ms, held_at) values (1, 0, null);

-- Ends a step whose guarded row was not as the flow had read it. The message names the guard.
create function expect_rows(touched bigint, wanted bigint, guard text) returns void
language plpgsql as $$
begin
  if touched <> wanted then
    raise exception using errcode = 'NR001', message = guard;
  end if;
end
$$;
