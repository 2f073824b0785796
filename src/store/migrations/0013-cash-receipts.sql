-- Cash receipts that a merchant's server asked for: of a payment, or of cash that came in elsewhere. Whose a receipt is
-- stands nowhere.

create table cash_receipts (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  tier_id uuid references tiers,
  live boolean not null,
  payment_id text references payments,
  order_id text not null,
  channel_id uuid not null references channels,
  gateway text not null,
  mid text not null,
  state text not null check (state in ('requested', 'issued', 'failed', 'cancel_requested', 'cancelled')),
  purpose text not null check (purpose in ('income_deduction', 'business_expense')),
  amount bigint not null check (amount > 0),
  tax_free bigint not null,
  vat bigint not null,
  transaction_id text,
  approval_number text,
  receipt_url text,
  requested_at timestamptz not null,
  issued_at timestamptz,
  cancelled_at timestamptz,
  check (tax_free between 0 and amount),
  check (vat between 0 and amount - tax_free),
  check ((state in ('requested', 'failed')) = (transaction_id is null)),
  check ((transaction_id is null) = (issued_at is null) and (transaction_id is null) = (approval_number is null)),
  check ((state = 'cancelled') = (cancelled_at is not null))
);
create unique index cash_receipts_one_of_payment on cash_receipts (payment_id)
  where payment_id is not null and state in ('requested', 'issued', 'cancel_requested');
create unique index cash_receipts_one_of_order on cash_receipts (merchant_id, tier_id, live, order_id)
  nulls not distinct where payment_id is null and state in ('requested', 'issued', 'cancel_requested');
create index cash_receipts_by_order on cash_receipts (merchant_id, live, order_id, requested_at desc);
create index cash_receipts_by_payment on cash_receipts (payment_id, requested_at desc) where payment_id is not null;
