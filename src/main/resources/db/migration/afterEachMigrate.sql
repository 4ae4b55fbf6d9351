do $$
begin
    if to_regclass('usage_segment') is not null then
        revoke truncate on usage_segment from current_user;
    end if;
end $$;
