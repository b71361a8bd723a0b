drop function public.viral_correlation(uuid, timestamptz);
drop function public.velocity_score(uuid, timestamptz);
drop function private.refresh_product_scores(uuid, timestamptz);
drop function private.viral_correlations(uuid, timestamptz);
drop function private.velocity_scores(uuid, timestamptz);
drop function private.spike_signal(uuid, timestamptz);
drop function private.product_hours(uuid, timestamptz);
