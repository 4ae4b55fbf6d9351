-- What each segment costs to keep, less, so that months can be taken in quickly. See docs/billing.md.

-- One index instead of two: whoever looks a segment up knows whose it is. Its id comes from one sequence for all.
alter table usage_segment
    drop constraint usage_segment_pkey1,
    add primary key (tenant_id, started_at, id);
drop index usage_segment_tenant;

-- The first of the ids that an import has for itself: 2^32 each time, from 2^40 on, which what is watched won't reach.
create sequence usage_import_ids start with 1099511627776 increment by 4294967296;

-- Who had which month taken in.
create table usage_import (
    id          uuid primary key default gen_random_uuid(),
    month       date not null check (month = date_trunc('month', month::timestamp)),
    segments    bigint not null check (segments >= 0),
    sha256      text not null,
    asked_by    text not null,
    finished_at timestamptz not null
);
create trigger usage_import_is_kept before update or delete on usage_import for each row execute function row_is_kept();
create trigger usage_import_is_not_emptied before truncate on usage_import for each statement execute function row_is_kept();

-- A month's end is the same for all segments of its part, so that it needn't be worked out for each.
alter table usage_segment drop constraint usage_segment_month;
do $$
declare
    part text;
    last timestamptz;
begin
    for part, last in select inhrelid::regclass::text, (to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC'
        from pg_inherits where inhparent = 'usage_segment'::regclass
    loop
        execute format('alter table %I add constraint usage_segment_month check (ended_at <= %L)', part, last);
    end loop;
end $$;

-- As in V14, but for the month's end.
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
    execute format('alter table usage_segment attach partition %I for values from (%L) to (%L)',
        part, first at time zone 'UTC', last);
end $$;

-- As in V17, but for how it finds what is taken back.
create or replace function usage_segment_is_new() returns trigger language plpgsql as $$
begin
    if new.sign = -1 then
        lock table usage_open in access exclusive mode;
        if not exists (select from usage_segment as was
                where was.tenant_id = new.tenant_id and was.started_at = new.started_at and was.id = new.corrects and was.sign = 1
                  and to_jsonb(was) - '{id,sign,corrects}'::text[] = to_jsonb(new) - '{id,sign,corrects}'::text[]) then
            raise exception 'usage segment % can only be taken back as it is', new.corrects
                using errcode = 'integrity_constraint_violation';
        end if;
        return new;
    end if;
    if new.revision > 0 then
        lock table usage_open in access exclusive mode;
        if not exists (select from usage_segment as reversal
                where reversal.corrects = new.corrects and reversal.sign = -1 and reversal.pod_uid = new.pod_uid
                  and reversal.revision < new.revision) then
            raise exception 'usage segment % was not taken back: it can''t be replaced', new.corrects
                using errcode = 'integrity_constraint_violation';
        end if;
    end if;
    if exists (select from usage_open as open
            where open.pod_uid = new.pod_uid and open.started_at < coalesce(new.ended_at, 'infinity'))
        or exists (select from usage_segment as other
            where other.pod_uid = new.pod_uid and other.sign = 1 and (new.revision > 0 or new.ended_at is null or other.revision > 0)
              and other.started_at >= month_of(new.started_at) at time zone 'UTC'
              and other.started_at < coalesce(new.ended_at, 'infinity')
              and tstzrange(other.started_at, other.ended_at) && tstzrange(new.started_at, new.ended_at)
              and not exists (select from usage_segment as reversal where reversal.sign = -1
                  and reversal.corrects = other.id and reversal.started_at = other.started_at)) then
        raise exception 'pod % already has a usage segment in that time', new.pod_uid using errcode = 'exclusion_violation';
    end if;
    if new.ended_at is null then
        insert into usage_open (pod_uid, tenant_id, segment_id, started_at, app, cpu_millis, memory_bytes,
            overhead_cpu_millis, overhead_memory_bytes)
        values (new.pod_uid, new.tenant_id, new.id, new.started_at, new.app, new.cpu_millis, new.memory_bytes,
            new.overhead_cpu_millis, new.overhead_memory_bytes);
    end if;
    return new;
end $$;
