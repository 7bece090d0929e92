create table subscriber (
    nox_user_id     uuid                        not null primary key,
    manufacturer_id varchar(64)                 not null,
    user_id         varchar(510)                not null,
    supplier_id     varchar(64)                 not null,
    issuer          varchar(2048)               not null,
    subject         varchar(255)                not null,
    created_at      timestamp(6) with time zone not null,
    linked_at       timestamp(6) with time zone not null,
    version         bigint                      not null,
    constraint subscriber_user unique (manufacturer_id, user_id)
);

alter table link_session add column completed_at timestamp(6) with time zone;
alter table link_session add column cancelled_at timestamp(6) with time zone;
alter table link_session add column nox_user_id uuid;
alter table link_session add column supplier_id varchar(64);

create table login_attempt (
    id              uuid                        not null primary key,
    link_session_id uuid                        not null references link_session (id) on delete cascade,
    supplier_id     varchar(64)                 not null,
    browser_digest  bytea                       not null,
    language        varchar(2)                  not null,
    created_at      timestamp(6) with time zone not null,
    used_at         timestamp(6) with time zone,
    completed_at    timestamp(6) with time zone
);

create index login_attempt_link_session on login_attempt (link_session_id);
