-- A scheduled charge that failed may come again, and no channel is charged faster than is said of it.

alter table channels add column charges_per_second integer check (charges_per_second > 0);
alter table channels add column machine_turn_at timestamptz;

-- The channel of the key: where many channels have charges due, each keeps its own pace.
alter table schedules add column channel_id uuid references channels;
update schedules s set channel_id = (
  select channel_id from billing_keys k
  where k.merchant_id = s.merchant_id and k.tier_id is not distinct from s.tier_id and k.live = s.live
    and k.name = s.billing_key_name
  order by issued_at desc, id desc limit 1
);
alter table schedules alter column channel_id set not null;
drop index schedules_due;
create index schedules_due on schedules (channel_id, due_at) where state = 'scheduled';

alter table schedules add column recoveries integer not null default 0;
alter table schedules add column awaits_card_until timestamptz;
alter table schedules add constraint schedules_awaits_card_check
  check (awaits_card_until is null or (state = 'executed' and last_outcome = 'failed'));
