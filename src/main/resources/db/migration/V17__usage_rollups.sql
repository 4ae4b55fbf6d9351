-- What closed segments come to for each tenant, app and day of UTC, so that a month's report needs none of them.
-- See docs/billing.md.

-- The days of UTC that a segment touches and how many of its seconds are in each; one without length touches one.
create function usage_days(started_at timestamptz, ended_at timestamptz) returns table (day date, seconds bigint)
    language sql immutable parallel safe as $$
    select midnight::date, extract(epoch from least(ended_at at time zone 'UTC', midnight + interval '1 day')
        - greatest(started_at at time zone 'UTC', midnight))::bigint
    from generate_series(date_trunc('day', started_at at time zone 'UTC'),
        greatest(started_at, ended_at - interval '1 second') at time zone 'UTC', interval '1 day') as midnight
$$;

-- Millicores, bytes and instances, each times seconds.
create table usage_rollup (
    tenant_id       uuid not null references tenant,
    day             date not null,
    app             text not null,
    cpu             numeric not null,
    memory          numeric not null,
    overhead_cpu    numeric not null,
    overhead_memory numeric not null,
    instances       numeric not null,
    primary key (tenant_id, day, app)
) with (fillfactor = 80); -- today's rows change again and again
create index usage_rollup_day on usage_rollup (day);

-- What closed segments add to usage_rollup and isn't in it yet. Whoever reads the one adds the other.
create table usage_rollup_change (
    tenant_id       uuid not null,
    day             date not null,
    app             text not null,
    cpu             numeric not null,
    memory          numeric not null,
    overhead_cpu    numeric not null,
    overhead_memory numeric not null,
    instances       numeric not null
);

-- Months of tenants for which the two say nothing, until they have been made again from the segments.
create table usage_rollup_rebuild (
    tenant_id uuid not null references tenant,
    month     date not null check (month = date_trunc('month', month::timestamp)),
    primary key (tenant_id, month)
);
insert into usage_rollup_rebuild (tenant_id, month)
select distinct tenant_id, month_of(started_at)::date from usage_segment;

-- For each row, since a row that is written to a month's part fires no trigger that the whole has for statements.
create function usage_segment_counts() returns trigger language plpgsql as $$
begin
    insert into usage_rollup_change (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances)
    select new.tenant_id, day, new.app, held * new.cpu_millis, held * new.memory_bytes, held * new.overhead_cpu_millis,
        held * new.overhead_memory_bytes, held
    from usage_days(new.started_at, new.ended_at), lateral (select new.sign * seconds::numeric as held) as times;
    return null;
end $$;
create trigger usage_segment_counts_when_written after insert on usage_segment
    for each row when (new.ended_at is not null) execute function usage_segment_counts();
create trigger usage_segment_counts_when_closed after update on usage_segment
    for each row when (new.ended_at is not null) execute function usage_segment_counts();

-- What is open isn't in the rollups: it counts until now. Its quantities are here, so that no month is searched for them.
alter table usage_open
    add column app text,
    add column cpu_millis bigint,
    add column memory_bytes bigint,
    add column overhead_cpu_millis bigint,
    add column overhead_memory_bytes bigint;
update usage_open set app = segment.app, cpu_millis = segment.cpu_millis, memory_bytes = segment.memory_bytes,
    overhead_cpu_millis = segment.overhead_cpu_millis, overhead_memory_bytes = segment.overhead_memory_bytes
from usage_segment as segment where segment.id = segment_id and segment.started_at = usage_open.started_at;
alter table usage_open
    alter column app set not null,
    alter column cpu_millis set not null,
    alter column memory_bytes set not null,
    alter column overhead_cpu_millis set not null,
    alter column overhead_memory_bytes set not null;

-- As in V14, but for what it writes of an open segment.
create or replace function usage_segment_is_new() returns trigger language plpgsql as $$
begin
    if new.sign = -1 then
        lock table usage_open in access exclusive mode;
        if not exists (select from usage_segment as was
                where was.id = new.corrects and was.started_at = new.started_at and was.sign = 1
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
