insert into bench_session (id, token_digest, manufacturer_id, user_id, language, redirect_url, created_at, expires_at,
                           deadline, version)
values (gen_random_uuid(), sha256(random()::text::bytea), 'bench', 'user-1', 'EN', 'https://your-app.example/callback',
        now(), now() + interval '10 minutes', now() + interval '10 minutes', 0);
