drop function private.refresh_viral_scores(uuid, integer);
