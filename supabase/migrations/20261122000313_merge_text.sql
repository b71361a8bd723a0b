-- Three texts made one. The same rule as src/shared/domain/text/merge-text.ts; a property test compares them.

/* How many characters two texts begin with alike. */
create function private.common_prefix(a text, b text) returns integer
language plpgsql immutable set search_path = '' as $$
declare
  low integer := 0;
  high integer := least(char_length(a), char_length(b));
  middle integer;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    if left(a, middle) = left(b, middle) then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end $$;

/* What two people made of one text. Each changed one stretch of the base; stretches that do not overlap are both kept,
   those at one place one after the other, theirs first. Null where both changed the same words: a person has to choose. */
create function private.merge_text(base text, theirs text, ours text) returns text
language plpgsql immutable set search_path = '' as $$
declare
  length integer := char_length(base);
  their_start integer := private.common_prefix(base, theirs);
  our_start integer := private.common_prefix(base, ours);
  their_end integer;
  our_end integer;
  their_text text;
  our_text text;
begin
  if theirs = ours or ours = base then
    return theirs;
  elsif theirs = base then
    return ours;
  end if;
  their_end := length - private.common_prefix(reverse(substr(base, their_start + 1)), reverse(substr(theirs, their_start + 1)));
  our_end := length - private.common_prefix(reverse(substr(base, our_start + 1)), reverse(substr(ours, our_start + 1)));
  their_text := substr(theirs, their_start + 1, char_length(theirs) - their_start - (length - their_end));
  our_text := substr(ours, our_start + 1, char_length(ours) - our_start - (length - our_end));
  if their_end <= our_start then
    return left(base, their_start) || their_text || substr(base, their_end + 1, our_start - their_end) || our_text
      || substr(base, our_end + 1);
  elsif our_end <= their_start then
    return left(base, our_start) || our_text || substr(base, our_end + 1, their_start - our_end) || their_text
      || substr(base, their_end + 1);
  end if;
  return null;
end $$;
