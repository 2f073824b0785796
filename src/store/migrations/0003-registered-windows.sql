-- What a gateway answered when it was told of a window, for the buyer's return to be held against. Windows that were
-- opened before, and those of gateways that need not be told, have nothing.

alter table checkouts add column registered jsonb not null default '{}';
alter table checkouts alter column registered drop default;
