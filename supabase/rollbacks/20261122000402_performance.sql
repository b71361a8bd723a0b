-- The extension stays: the project had it, or may use it elsewhere by now.
drop function public.log_slow_queries();
drop function private.log_slow_queries();
drop function public.check_database_performance();
drop function private.read_database_performance();
drop function private.database_readings();
