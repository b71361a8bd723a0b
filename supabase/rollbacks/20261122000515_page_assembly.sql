create or replace function private.sync_page(
  scope private.sync_scope, at private.sync_cursor, is_bootstrap boolean, has_more boolean, names text[], tables json[],
  gone json, acks json
) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'cursor', private.cursor_json(scope, at), 'more', has_more, 'watermark', scope.watermark::text,
    'serverTime', (date_part('epoch', now()) * 1000)::bigint, 'isBootstrap', is_bootstrap,
    'tables', coalesce((select json_object_agg(n, t) from unnest(names, tables) as pages (n, t) where t is not null), '{}'),
    'gone', gone, 'acks', acks)
$$;
