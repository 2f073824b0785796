-- Charges of billing keys to come. Each run is a payment of its own; the schedule points to the last.

create table schedules (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  live boolean not null,
  billing_key_name text not null,
  order_id text not null,
  order_name text,
  amount bigint not null check (amount > 0),
  currency text not null,
  tax_free bigint not null,
  instalment_months integer not null,
  is_interest_free_by_merchant boolean not null,
  use_points boolean not null,
  buyer jsonb not null,
  custom_data text,
  webhook_urls jsonb,
  state text not null check (state in ('scheduled', 'running', 'executed', 'revoked')),
  due_at timestamptz not null,
  last_payment text references payments,
  last_outcome text check (last_outcome in ('paid', 'failed')),
  created_at timestamptz not null,
  executed_at timestamptz,
  revoked_at timestamptz,
  machine_lease_until timestamptz,
  check (tax_free between 0 and amount),
  check (state not in ('running', 'executed') or last_payment is not null),
  check (state <> 'executed' or last_outcome is not null),
  check (state <> 'revoked' or revoked_at is not null)
);
create unique index schedules_one_for_order on schedules (merchant_id, live, order_id);
create index schedules_due on schedules (due_at) where state = 'scheduled';
create index schedules_by_key on schedules (merchant_id, live, billing_key_name, due_at);
create index schedules_by_time on schedules (merchant_id, live, due_at);
create index schedules_by_payment on schedules (last_payment) where last_payment is not null;
