-- What is deleted by its age is found by its age.

create index notifications_by_age on notifications (received_at);
create index webhook_attempts_by_age on webhook_attempts (started_at);
create index checkouts_by_age on checkouts (created_at);
create index access_tokens_by_age on access_tokens (expires_at);
