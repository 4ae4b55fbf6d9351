-- Before PostgreSQL 17, to lock a table takes one of the rights that V14 takes from the application, and migrations lock the ledger.
-- It is in the migration's own transaction, as what takes it back is.
do $$
begin
    if to_regclass('usage_segment') is not null then
        grant truncate on usage_segment to current_user;
    end if;
end $$;
