-- What V14 takes from the application of the ledger, of each month's part, too, whose grants are its own; and no terms are emptied
-- past the triggers that keep their rows.

-- A segment is closed through the ledger, whose grants are the ones that count then.
do $$
declare
    part regclass;
begin
    for part in select inhrelid::regclass from pg_inherits where inhparent = 'usage_segment'::regclass
    loop
        execute format('revoke update, delete, truncate on %s from current_user', part);
    end loop;
end $$;

-- As in V63, but for what the application isn't granted.
create or replace function make_usage_month(at timestamptz) returns void language plpgsql as $$
declare
    first timestamp := month_of(at);
    last  timestamptz := (first + interval '1 month') at time zone 'UTC';
    part  text := 'usage_segment_' || to_char(first, 'YYYY_MM');
begin
    if to_regclass(part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('make_usage_month', 0));
    if to_regclass(part) is not null then
        return;
    end if;
    execute format('create table %I (like usage_segment including defaults including constraints,'
        ' constraint usage_segment_month check (ended_at <= %L))', part, last);
    execute format('alter table %I add exclude using gist'
        ' (pod_uid with =, revision with =, tstzrange(started_at, ended_at) with &&) where (sign = 1)', part);
    execute format('create trigger usage_segment_is_not_emptied before truncate on %I'
        ' for each statement execute function usage_segment_is_kept()', part);
    execute format('revoke update, delete, truncate on %I from current_user', part);
    execute format('alter table usage_segment attach partition %I for values from (%L) to (%L)',
        part, first at time zone 'UTC', last);
end $$;

create trigger price_book_is_not_emptied before truncate on price_book for each statement execute function row_is_kept();
create trigger price_version_is_not_emptied before truncate on price_version for each statement execute function row_is_kept();
create trigger price_is_not_emptied before truncate on price for each statement execute function row_is_kept();
create trigger plan_is_not_emptied before truncate on plan for each statement execute function row_is_kept();
create trigger plan_version_is_not_emptied before truncate on plan_version for each statement execute function row_is_kept();
create trigger tenant_plan_is_not_emptied before truncate on tenant_plan for each statement execute function row_is_kept();
create trigger billing_profile_is_not_emptied before truncate on billing_profile for each statement execute function row_is_kept();
create trigger watched_span_is_not_emptied before truncate on watched_span for each statement execute function row_is_kept();
