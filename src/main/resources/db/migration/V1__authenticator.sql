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

-- A manufacturer reads its connections page by page in this order.
create index subscriber_by_creation on subscriber (manufacturer_id, created_at, nox_user_id);

-- What a person agreed to, with the receipt that says so (a JWS); the newest one of a subscriber belongs to its connection.
create table consent (
    id              uuid                        not null,
    nox_user_id     uuid                        not null,
    supplier_id     varchar(64)                 not null,
    given_at        timestamp(6) with time zone not null,
    language        varchar(2)                  not null,
    text_version    varchar(12)                 not null,
    purposes        varchar(64) array           not null,
    receipt         varchar(8000)               not null,
    constraint consent_pkey primary key (id),
    constraint consent_language check (
        case language when 'NL' then true when 'EN' then true when 'FR' then true when 'ES' then true else false end),
    constraint consent_subscriber foreign key (nox_user_id) references subscriber (nox_user_id) on delete cascade
);

create index consent_by_subscriber on consent (nox_user_id);

-- A subscriber's connection to a supplier, and how it ended; a subscriber with devices alone has no row. Of a connection
-- that has ended, the account is not kept.
create table supplier_connection (
    nox_user_id     uuid                        not null,
    supplier_id     varchar(64)                 not null,
    issuer          varchar(2048),
    subject         varchar(255),
    status          varchar(16)                 not null,
    consent_id      uuid                        not null,
    connected_at    timestamp(6) with time zone not null,
    disconnected_at timestamp(6) with time zone,
    reason          varchar(16),
    constraint supplier_connection_pkey primary key (nox_user_id),
    constraint supplier_connection_status check (
        case status when 'CONNECTED' then true when 'RELINK_REQUIRED' then true when 'DISCONNECTED' then true else false end),
    constraint supplier_connection_reason check (reason is null or
        case reason when 'BY_MANUFACTURER' then true when 'BY_USER' then true when 'BY_SUPPLIER' then true when 'RETENTION' then true else false end),
    constraint supplier_connection_account check (
        (status = 'DISCONNECTED' and issuer is null and subject is null and disconnected_at is not null
            and reason is not null)
        or (status <> 'DISCONNECTED' and issuer is not null and subject is not null and disconnected_at is null)),
    constraint supplier_connection_consent foreign key (consent_id) references consent (id) on delete cascade,
    constraint supplier_connection_subscriber foreign key (nox_user_id) references subscriber (nox_user_id)
        on delete cascade
);

-- The retention goes by it.
create index supplier_connection_disconnected_at on supplier_connection (disconnected_at);

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
    -- a login that began in time, and then a confirmation, have longer than expires_at
    deadline        timestamp(6) with time zone not null,
    -- 100 code points
    user_hint       varchar(200),
    requested_supplier_id varchar(64),
    pending_at      timestamp(6) with time zone,
    confirmation_digest bytea,
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
    constraint link_session_lifetime check (expires_at > created_at and deadline >= expires_at),
    constraint link_session_confirmation check (confirmation_digest is null or octet_length(confirmation_digest) = 32),
    constraint link_session_pending check (pending_at is not null or confirmation_digest is null),
    constraint link_session_ends_once check (completed_at is null or cancelled_at is null),
    constraint link_session_completion check (
        (completed_at is null and nox_user_id is null and device_ids is null)
        or (completed_at is not null and nox_user_id is not null and supplier_id is not null
            and device_ids is not null))
);

-- The cleanup and the count go by it.
create index link_session_deadline on link_session (deadline);

-- Export and erasure go by it.
create index link_session_user on link_session (manufacturer_id, user_id);

-- What a person agreed to and the manufacturer has yet to confirm; it is removed when its session ends.
create table pending_link (
    link_session_id uuid                        not null,
    supplier_id     varchar(64)                 not null,
    issuer          varchar(2048)               not null,
    subject         varchar(255)                not null,
    agreed_at       timestamp(6) with time zone not null,
    language        varchar(2)                  not null,
    text_version    varchar(12)                 not null,
    expires_at      timestamp(6) with time zone not null,
    constraint pending_link_pkey primary key (link_session_id),
    constraint pending_link_language check (
        case language when 'NL' then true when 'EN' then true when 'FR' then true when 'ES' then true else false end),
    constraint pending_link_session foreign key (link_session_id) references link_session (id) on delete cascade
);

create index pending_link_expires_at on pending_link (expires_at);

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
    -- what the supplier said, for the account page; kept until the session ends, account_expires_at at the latest
    issuer          varchar(2048),
    subject         varchar(255),
    account_label   varchar(400),
    customer_number varchar(100),
    authenticated_at timestamp(6) with time zone,
    account_expires_at timestamp(6) with time zone,
    completed_at    timestamp(6) with time zone,
    constraint login_attempt_pkey primary key (id),
    constraint login_attempt_link_session foreign key (link_session_id) references link_session (id) on delete cascade,
    constraint login_attempt_browser_digest check (octet_length(browser_digest) = 32),
    constraint login_attempt_language check (
        case language when 'NL' then true when 'EN' then true when 'FR' then true when 'ES' then true else false end),
    constraint login_attempt_completion check (completed_at is null or used_at is not null)
);

create index login_attempt_by_link_session on login_attempt (link_session_id);
create index login_attempt_account_expires_at on login_attempt (account_expires_at);

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

-- A page on which a person sees and ends the connection; opened by the manufacturer for its user, with a secret token.
create table manage_session (
    id           uuid                        not null,
    token_digest bytea                       not null,
    nox_user_id  uuid                        not null,
    language     varchar(2)                  not null,
    redirect_url varchar(2048),
    created_at   timestamp(6) with time zone not null,
    expires_at   timestamp(6) with time zone not null,
    constraint manage_session_pkey primary key (id),
    constraint manage_session_token_digest check (octet_length(token_digest) = 32),
    constraint manage_session_language check (
        case language when 'NL' then true when 'EN' then true when 'FR' then true when 'ES' then true else false end),
    constraint manage_session_lifetime check (expires_at > created_at),
    constraint manage_session_subscriber foreign key (nox_user_id) references subscriber (nox_user_id) on delete cascade
);

create index manage_session_by_subscriber on manage_session (nox_user_id);
create index manage_session_expires_at on manage_session (expires_at);

-- That a person was erased: when, of which manufacturer and by whom; nothing says who it was.
create table erasure (
    id              uuid                        not null,
    manufacturer_id varchar(64)                 not null,
    erased_at       timestamp(6) with time zone not null,
    erased_by       varchar(16)                 not null,
    constraint erasure_pkey primary key (id),
    constraint erasure_erased_by check (
        case erased_by when 'MANUFACTURER' then true when 'RETENTION' then true else false end)
);

-- A manufacturer that the configuration no longer names, since it was first missed; the retention counts from there.
create table removed_manufacturer (
    manufacturer_id varchar(64)                 not null,
    noticed_at      timestamp(6) with time zone not null,
    constraint removed_manufacturer_pkey primary key (manufacturer_id)
);
