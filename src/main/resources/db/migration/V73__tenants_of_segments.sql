-- Each part refers to the tenants by itself: a month that is taken in then shows once for each tenant that it is there,
-- instead of once for each segment.

alter table usage_segment drop constraint usage_segment_tenant_id_fkey1;
do $$
declare
    part text;
begin
    for part in select inhrelid::regclass::text from pg_inherits where inhparent = 'usage_segment'::regclass
    loop
        execute format('alter table %I add constraint usage_segment_tenant foreign key (tenant_id) references tenant', part);
    end loop;
end $$;

-- As in V63, but for the tenant.
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
        ' constraint usage_segment_month check (ended_at <= %L),'
        ' constraint usage_segment_tenant foreign key (tenant_id) references tenant)', part, last);
    execute format('alter table %I add exclude using gist'
        ' (pod_uid with =, revision with =, tstzrange(started_at, ended_at) with &&) where (sign = 1)', part);
    execute format('create trigger usage_segment_is_not_emptied before truncate on %I'
        ' for each statement execute function usage_segment_is_kept()', part);
    execute format('alter table usage_segment attach partition %I for values from (%L) to (%L)',
        part, first at time zone 'UTC', last);
end $$;
