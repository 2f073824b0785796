-- What other methods than cards leave behind: banks, virtual accounts, escrow, cash receipts; and what the page said
-- that nobody here knows.

alter table payments add column bank jsonb;
alter table payments add column account jsonb;
alter table payments add column account_issued_at timestamptz;
alter table payments add column account_due_at timestamptz;
alter table payments add column deposit_transaction_id text;
alter table payments add column escrow text;
alter table payments add column cash_receipt_issued boolean not null default false;
alter table payments add column others jsonb not null default '{}';
alter table payments alter column others drop default;
alter table payments add constraint payments_escrow_check
  check (escrow in ('registered', 'shipped', 'confirmed', 'denied', 'returned'));
alter table payments add constraint payments_account_check
  check ((account is null) = (account_due_at is null) and (account is null) = (account_issued_at is null));
alter table payments add constraint payments_deposit_check check (status <> 'awaiting_deposit' or account is not null);

-- Accounts end by their time as windows do.
drop index payments_expiring;
create index payments_expiring on payments (expires_at) where status in ('ready', 'awaiting_deposit');
