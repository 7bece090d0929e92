-- A subscriber can have devices and no supplier.
alter table subscriber alter column supplier_id drop not null;
alter table subscriber alter column issuer drop not null;
alter table subscriber alter column subject drop not null;
alter table subscriber alter column linked_at drop not null;
alter table subscriber add column device_ids varchar(510) array;

-- The subscriber's devices when the session was completed: what the browser carried.
alter table link_session add column device_ids varchar(510) array;

create table idempotency_record (
    id              uuid  not null primary key,
    link_session_id uuid  not null references link_session (id) on delete cascade,
    request_digest  bytea not null,
    token_salt      bytea not null
);

create index idempotency_record_link_session on idempotency_record (link_session_id);
