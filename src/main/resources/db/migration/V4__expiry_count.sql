-- Up to when the sessions that expired are counted: one row, and the server that holds it counts on.
create table expiry_count (
    id            smallint                    not null primary key,
    counted_until timestamp(6) with time zone not null
);

insert into expiry_count values (1, current_timestamp);
