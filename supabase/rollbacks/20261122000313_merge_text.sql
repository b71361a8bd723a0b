drop function private.merge_text, private.common_prefix;
