drop function public.revoke_desk(uuid), public.remove_member(uuid, uuid), public.change_member_role(uuid, uuid, text),
  public.accept_invitation(text), public.cancel_invitation(uuid), public.invite_member(uuid, text, integer);
drop function private.revoke_desk(uuid), private.remove_member(uuid, uuid), private.stop_desks(uuid[]),
  private.change_member_role(uuid, uuid, text), private.refuse_first_owner(uuid, uuid),
  private.accept_invitation(text), private.cancel_invitation(uuid), private.invite_member(uuid, text, integer),
  private.new_code(), private.hash_of_code(text);
drop table public.creator_invitations;
