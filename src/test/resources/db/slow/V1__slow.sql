create table took_two_seconds as select pg_sleep(2)::text as nothing;
