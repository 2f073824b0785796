-- Secrets are sealed by a key of their merchant, and that key by the root key. The hub's own key has no merchant.

create table data_keys (
  id uuid primary key,
  merchant_id uuid references merchants (id),
  root_key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  unique nulls not distinct (merchant_id)
);

-- Secrets that webhooks are signed with were in clear, and credentials sealed by another scheme. Only the sandbox's
-- merchant can have had any, and his are published: the next start seals them anew.
alter table merchants add column sealed_webhook_secrets bytea;
update merchants set settings = settings - 'webhookSecrets';
update channels set sealed_credentials = '';

-- A check value of the gateway's is only ever compared: its hash is enough.
alter table payments rename column gateway_secret to gateway_secret_hash;
update payments set gateway_secret_hash = encode(sha256(convert_to(gateway_secret_hash, 'UTF8')), 'hex')
  where gateway_secret_hash is not null;

-- Tokens were signed by a key that is gone. They live for half an hour; whoever has one asks for another.
delete from access_tokens;
