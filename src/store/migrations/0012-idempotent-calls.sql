-- Calls that are made under a key of the caller's, so that the second of two hears what the first did.

create table idempotent_calls (
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  key text not null check (length(key) between 1 and 255),
  asked text not null,
  answer bytea,
  payment_id text,
  started_at timestamptz not null,
  machine_lease_until timestamptz,
  check ((answer is null) = (machine_lease_until is not null))
);
create unique index idempotent_calls_one_of_key on idempotent_calls (merchant_id, tier_id, key) nulls not distinct;
create index idempotent_calls_by_payment on idempotent_calls (payment_id) where payment_id is not null;
create index idempotent_calls_by_age on idempotent_calls (started_at);
