-- What was seen says what may be billed without a word: nobody makes it more afterwards. See docs/billing.md.

create function watched_span_is_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.seen_until >= old.seen_until
        and to_jsonb(old) - 'seen_until' = to_jsonb(new) - 'seen_until'
        and old.id = (select max(id) from watched_span) then
        return new;
    end if;
    raise exception 'what was watched can''t be changed: only the last span grows' using errcode = 'integrity_constraint_violation';
end $$;
create trigger watched_span_is_kept before update or delete on watched_span for each row execute function watched_span_is_kept();
