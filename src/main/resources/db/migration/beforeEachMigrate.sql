-- Before PostgreSQL 17, to lock a table takes one of the rights that V14 takes from the application, and migrations lock the ledger.
-- It is in the migration's own transaction, as what takes it back is. Whoever drops an old month at that moment does the same:
-- without waiting for it, PostgreSQL would fail the migration ("tuple concurrently updated").
do $$
begin
    if to_regclass('usage_segment') is not null then
        perform pg_advisory_xact_lock(hashtextextended('rights on usage_segment', 0));
        grant truncate on usage_segment to current_user;
    end if;
end $$;
