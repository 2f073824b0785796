-- A merchant's data key can be changed: for a while two of them open, and new secrets are sealed by the present one.

alter table data_keys add column superseded_at timestamptz;
alter table data_keys drop constraint data_keys_merchant_id_key;
create unique index data_keys_one_present on data_keys (merchant_id) nulls not distinct where superseded_at is null;

-- What is sealed names its key (its bytes 2 to 17). A key cannot go while anything is sealed by it, and nothing can be
-- sealed by a key that has gone.
create function sealed_by(sealed bytea) returns uuid language sql immutable strict parallel safe
  return case when length(sealed) > 17 then encode(substring(sealed from 2 for 16), 'hex')::uuid end;

-- A merchant comes before his first key, so his own is looked for at the end of a step.
alter table merchants add column data_key_id uuid generated always as (sealed_by(sealed_webhook_secrets)) stored
  references data_keys deferrable initially deferred;
alter table channels add column data_key_id uuid generated always as (sealed_by(sealed_credentials)) stored
  references data_keys;
alter table billing_keys add column data_key_id uuid generated always as (sealed_by(sealed_key)) stored
  references data_keys;
