create table link_session (
    id              uuid                        not null primary key,
    token_digest    bytea                       not null,
    manufacturer_id varchar(64)                 not null,
    -- 255 code points, of which H2 counts those outside the BMP twice
    user_id         varchar(510)                not null,
    language        varchar(2)                  not null,
    redirect_url    varchar(2048)               not null,
    created_at      timestamp(6) with time zone not null,
    expires_at      timestamp(6) with time zone not null,
    version         bigint                      not null
);

-- The cleanup goes by it.
create index link_session_expires_at on link_session (expires_at);
