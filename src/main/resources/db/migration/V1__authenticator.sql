-- The schema of the NOX Authenticator, for PostgreSQL and for H2.
-- A user_id or a device_id has up to 255 code points. H2 counts those outside the Basic Multilingual Plane twice, so
-- the columns have twice the room. A check of a language says "case", since H2 evaluates a list ("in") in the session
-- that created the table, which fails once that session is closed.

-- A NOX user: one user of one manufacturer.
create table subscriber (
    nox_user_id     uuid                        not null,
    manufacturer_id varchar(64)                 not null,
    user_id         varchar(510)                not null,
    created_at      timestamp(6) with time zone not null,
    version         bigint                      not null,
    constraint subscriber_pkey primary key (nox_user_id),
    constraint subscriber_user unique (manufacturer_id, user_id)
);

-- The supplier's account that a subscriber is connected to; a subscriber with devices alone has no row.
create table supplier_connection (
    nox_user_id  uuid                        not null,
    supplier_id  varchar(64)                 not null,
    issuer       varchar(2048)               not null,
    subject      varchar(255)                not null,
    connected_at timestamp(6) with time zone not null,
    constraint supplier_connection_pkey primary key (nox_user_id),
    constraint supplier_connection_subscriber foreign key (nox_user_id) references subscriber (nox_user_id)
        on delete cascade
);

-- A subscriber's devices, in the order in which the manufacturer gave them.
create table device (
    nox_user_id uuid         not null,
    position    integer      not null,
    device_id   varchar(510) not null,
    constraint device_pkey primary key (nox_user_id, position),
    constraint device_once unique (nox_user_id, device_id),
    constraint device_position check (position >= 0),
    constraint device_subscriber foreign key (nox_user_id) references subscriber (nox_user_id) on delete cascade
);

-- One attempt to connect a user with a supplier. A completed one keeps what was true at its completion, which does not
-- change when the subscriber does.
create table link_session (
    id              uuid                        not null,
    token_digest    bytea                       not null,
    manufacturer_id varchar(64)                 not null,
    user_id         varchar(510)                not null,
    language        varchar(2)                  not null,
    redirect_url    varchar(2048)               not null,
    created_at      timestamp(6) with time zone not null,
    expires_at      timestamp(6) with time zone not null,
    cancelled_at    timestamp(6) with time zone,
    completed_at    timestamp(6) with time zone,
    nox_user_id     uuid,
    supplier_id     varchar(64),
    device_ids      varchar(510) array,
    version         bigint                      not null,
    constraint link_session_pkey primary key (id),
    constraint link_session_token_digest check (octet_length(token_digest) = 32),
    constraint link_session_language check (
        case language when 'NL' then true when 'EN' then true when 'FR' then true when 'ES' then true else false end),
    constraint link_session_lifetime check (expires_at > created_at),
    constraint link_session_ends_once check (completed_at is null or cancelled_at is null),
    constraint link_session_completion check (
        (completed_at is null and nox_user_id is null and supplier_id is null and device_ids is null)
        or (completed_at is not null and nox_user_id is not null and supplier_id is not null
            and device_ids is not null))
);

-- The cleanup and the count go by it.
create index link_session_expires_at on link_session (expires_at);

-- A login under way at a supplier. Of the state and of the browser's secret only digests are stored; the first half of
-- the state's is the id.
create table login_attempt (
    id              uuid                        not null,
    link_session_id uuid                        not null,
    supplier_id     varchar(64)                 not null,
    browser_digest  bytea                       not null,
    language        varchar(2)                  not null,
    created_at      timestamp(6) with time zone not null,
    used_at         timestamp(6) with time zone,
    completed_at    timestamp(6) with time zone,
    constraint login_attempt_pkey primary key (id),
    constraint login_attempt_link_session foreign key (link_session_id) references link_session (id) on delete cascade,
    constraint login_attempt_browser_digest check (octet_length(browser_digest) = 32),
    constraint login_attempt_language check (
        case language when 'NL' then true when 'EN' then true when 'FR' then true when 'ES' then true else false end),
    constraint login_attempt_completion check (completed_at is null or used_at is not null)
);

create index login_attempt_by_link_session on login_attempt (link_session_id);

-- What an Idempotency-Key stands for while its session lives. The id is a digest of the manufacturer and the key.
create table idempotency_record (
    id              uuid  not null,
    link_session_id uuid  not null,
    request_digest  bytea not null,
    token_salt      bytea not null,
    constraint idempotency_record_pkey primary key (id),
    constraint idempotency_record_once unique (link_session_id),
    constraint idempotency_record_link_session foreign key (link_session_id) references link_session (id)
        on delete cascade,
    constraint idempotency_record_request_digest check (octet_length(request_digest) = 32),
    constraint idempotency_record_token_salt check (octet_length(token_salt) = 16)
);

-- The moment up to which expired sessions are counted: one row, which the server that counts holds locked.
create table expiry_count (
    id            smallint                    not null,
    counted_until timestamp(6) with time zone not null,
    constraint expiry_count_pkey primary key (id),
    constraint expiry_count_one_row check (id = 1)
);

insert into expiry_count (id, counted_until) values (1, current_timestamp);
