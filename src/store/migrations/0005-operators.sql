-- What people do to a hub by its command line. Rows are added and never changed.

create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  merchant_id uuid references merchants (id),
  subject text not null,
  detail jsonb not null
);
create index audit_entries_by_time on audit_entries (at desc, id desc);

-- A removed channel opens no window any more; what was paid through it is still settled and given back.
alter table channels add column removed_at timestamptz;
