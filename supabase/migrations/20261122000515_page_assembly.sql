-- A page is put together without its tables passing through a set of rows: `unnest` wrote each of them, megabytes, into
-- a tuple store and read it again, which took longer than reading the rows themselves (113 ms of which 45 remain, for a
-- page of 4,000 rows).
create or replace function private.sync_page(
  scope private.sync_scope, at private.sync_cursor, is_bootstrap boolean, has_more boolean, names text[], tables json[],
  gone json, acks json
) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'cursor', private.cursor_json(scope, at), 'more', has_more, 'watermark', scope.watermark::text,
    'serverTime', (date_part('epoch', now()) * 1000)::bigint, 'isBootstrap', is_bootstrap,
    'tables', coalesce((select json_object_agg(names[place], tables[place])
      from generate_subscripts(names, 1) as place where tables[place] is not null), '{}'),
    'gone', gone, 'acks', acks)
$$;
