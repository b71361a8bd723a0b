drop table private.job_dead_letters;
drop table private.job_queue;
drop table public.conflicts;
drop table public.sync_dead_letters;
drop table public.tombstones;
drop table public.applied_mutations;
drop table public.desk_events;
