-- Cards that are charged again without their holder. What a gateway gave for one is sealed, and gone with its use.

create table billing_keys (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  live boolean not null,
  name text not null check (length(name) between 1 and 80),
  state text not null check (state in ('issued', 'replaced', 'deleting', 'deleted')),
  channel_id uuid not null references channels,
  gateway text not null,
  mid text not null,
  sealed_key bytea,
  customer_id text,
  card jsonb,
  buyer jsonb not null,
  first_issued_at timestamptz not null,
  issued_at timestamptz not null,
  ended_at timestamptz,
  check ((state in ('issued', 'deleting')) = (sealed_key is not null)),
  check ((state = 'issued') = (ended_at is null))
);
create unique index billing_keys_one_issued on billing_keys (merchant_id, tier_id, live, name) nulls not distinct
  where state = 'issued';

alter table payments add column billing_key_name text;
alter table payments add column billing_key_usage text;
alter table payments add constraint payments_billing_key_usage_check
  check (billing_key_usage in ('issue', 'payment', 'scheduled'));
alter table payments add constraint payments_billing_key_check
  check ((billing_key_name is null) = (billing_key_usage is null));
create index payments_by_billing_key on payments (merchant_id, live, billing_key_name, started_at desc)
  where billing_key_name is not null;

-- The name under which the gateway knows the buyer of a window that registers a card.
alter table checkouts add column customer_id text;
