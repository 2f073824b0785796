-- Goods in escrow that a merchant's server reported as sent: each report, and each correction of one, is a row. Who
-- sends and who gets them goes when the buyer is erased.

create table shipments (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  live boolean not null,
  payment_id text not null references payments,
  state text not null check (state in ('requested', 'registered', 'failed')),
  courier text not null,
  courier_said text not null,
  invoice text not null,
  sent_at timestamptz not null,
  sender jsonb,
  receiver jsonb,
  others jsonb not null,
  requested_at timestamptz not null,
  registered_at timestamptz,
  check ((state = 'registered') = (registered_at is not null))
);
create unique index shipments_one_requested on shipments (payment_id) where state = 'requested';
create index shipments_by_payment on shipments (payment_id, requested_at desc);
