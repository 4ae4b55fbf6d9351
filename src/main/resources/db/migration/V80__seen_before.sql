-- Until when was seen before a span began, whichever earlier one it was: coverage of a period reads no older spans than that needs.
-- Of the two columns that it looks up, a sign of life changes neither.

set local lock_timeout = '5s';

alter table watched_span add column seen_before timestamptz not null default '-infinity';
update watched_span set seen_before = before.seen_until
from (select id, max(seen_until) over (order by id rows between unbounded preceding and 1 preceding) as seen_until
    from watched_span) as before
where before.id = watched_span.id and before.seen_until is not null;
create index watched_span_before on watched_span (seen_before, id);
create index watched_span_started on watched_span (started_at);

create function watched_span_begins() returns trigger language plpgsql as $$
begin
    select greatest(seen_before, seen_until) into new.seen_before from watched_span order by id desc limit 1 for update;
    new.seen_before := coalesce(new.seen_before, '-infinity');
    return new;
end $$;
create trigger watched_span_begins before insert on watched_span for each row execute function watched_span_begins();
