drop function private.fail_job(bigint, text, text);
drop function private.finish_job(bigint, text);
drop function private.take_jobs(text, text, integer, interval);
drop function private.add_job(text, jsonb, text, timestamptz);
