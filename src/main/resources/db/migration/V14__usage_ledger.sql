-- The ledger of usage: by month, in whole seconds, and nothing in it is ever changed. See docs/billing.md.

-- observation -----------------------------------------------------------------------------------

-- When the watch saw everything, from when to when. What is between two spans was not seen.
create table watched_span (
    id         bigint generated always as identity primary key,
    started_at timestamptz not null,
    seen_until timestamptz not null check (seen_until >= started_at)
);
insert into watched_span (started_at, seen_until) select seen_at, seen_at from observation_mark;
drop table observation_mark;

-- metering --------------------------------------------------------------------------------------

alter table usage_segment rename to usage_segment_before;

create function month_of(at timestamptz) returns timestamp language sql immutable parallel safe
    return date_trunc('month', at at time zone 'UTC');

create sequence usage_segment_number;
create table usage_segment (
    id                    bigint not null default nextval('usage_segment_number'),
    sign                  int not null default 1 check (sign in (1, -1)), -- -1 takes back the segment that it corrects
    revision              int not null default 0 check (revision >= 0),   -- how often what it replaces was replaced
    corrects              bigint,
    tenant_id             uuid not null references tenant,
    namespace_uid         text not null,
    pod_uid               text not null,
    app                   text not null,
    release               int not null,
    node                  text not null,
    cpu_millis            bigint not null check (cpu_millis >= 0),
    memory_bytes          bigint not null check (memory_bytes >= 0),
    overhead_cpu_millis   bigint not null check (overhead_cpu_millis >= 0),
    overhead_memory_bytes bigint not null check (overhead_memory_bytes >= 0),
    started_at            timestamptz not null,
    ended_at              timestamptz check (ended_at >= started_at),
    coverage              text not null check (coverage in ('OBSERVED', 'RECONSTRUCTED', 'MISSING')),
    primary key (id, started_at),
    check (extract(microseconds from started_at at time zone 'UTC') % 1000000 = 0
        and extract(microseconds from ended_at at time zone 'UTC') % 1000000 = 0),
    -- What goes on past a month's end goes on in a segment of the next month: so no two months can overlap.
    check (ended_at at time zone 'UTC' <= month_of(started_at) + interval '1 month'),
    check (case when sign = 1 then (revision > 0) = (corrects is not null)
        else corrects is not null and ended_at is not null end)
) partition by range (started_at);
create index usage_segment_tenant on usage_segment (tenant_id, started_at, id);
create unique index usage_segment_reversed on usage_segment (corrects, started_at) where sign = -1;
create index usage_segment_lost on usage_segment (tenant_id, ended_at) where coverage = 'MISSING';
create index usage_segment_replaced on usage_segment (pod_uid) where revision > 0;

-- Which segments are open: at most one of a pod in all months. Kept by the ledger's triggers.
create table usage_open (
    pod_uid    text primary key,
    tenant_id  uuid not null,
    segment_id bigint not null,
    started_at timestamptz not null
);
create index usage_open_tenant on usage_open (tenant_id);

-- Every writer reads usage_open, so that a correction, which locks it, has no other writer beside it.
create function usage_segment_is_new() returns trigger language plpgsql as $$
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
        insert into usage_open (pod_uid, tenant_id, segment_id, started_at)
        values (new.pod_uid, new.tenant_id, new.id, new.started_at);
    end if;
    return new;
end $$;

create function usage_segment_is_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.ended_at is null and new.ended_at is not null
            and to_jsonb(old) - '{ended_at,coverage}'::text[] = to_jsonb(new) - '{ended_at,coverage}'::text[] then
            delete from usage_open where pod_uid = old.pod_uid;
            return new;
        end if;
        raise exception 'usage segment % can''t be changed: correct it by a reversal and a replacement', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    raise exception 'usage segments can''t be deleted: correct them by a reversal'
        using errcode = 'integrity_constraint_violation';
end $$;

create trigger usage_segment_is_new before insert on usage_segment
    for each row execute function usage_segment_is_new();
create trigger usage_segment_is_kept before update or delete on usage_segment
    for each row execute function usage_segment_is_kept();
create trigger usage_segment_is_not_emptied before truncate on usage_segment
    for each statement execute function usage_segment_is_kept();

-- Makes a month's part, which has to be there before its segments. It is attached when it is whole, so that nobody waits.
create function make_usage_month(at timestamptz) returns void language plpgsql as $$
declare
    first timestamp := month_of(at);
    part  text := 'usage_segment_' || to_char(first, 'YYYY_MM');
begin
    if to_regclass(part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('make_usage_month', 0));
    if to_regclass(part) is not null then
        return;
    end if;
    execute format('create table %I (like usage_segment including defaults including constraints)', part);
    execute format('alter table %I add exclude using gist'
        ' (pod_uid with =, revision with =, tstzrange(started_at, ended_at) with &&) where (sign = 1)', part);
    execute format('create trigger usage_segment_is_not_emptied before truncate on %I'
        ' for each statement execute function usage_segment_is_kept()', part);
    execute format('alter table usage_segment attach partition %I for values from (%L) to (%L)',
        part, first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
end $$;

select make_usage_month(month)
from (select min(started_at) as first, greatest(max(coalesce(ended_at, now())), now()) as last from usage_segment_before) as known,
    generate_series(month_of(coalesce(first, now())), month_of(last) + interval '2 months', interval '1 month') as months (local),
    lateral (select local at time zone 'UTC' as month) as utc;

insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
select tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes, overhead_cpu_millis,
    overhead_memory_bytes, part.started_at, part.ended_at, coverage
from (select *, to_timestamp(floor(extract(epoch from started_at))) as first,
        to_timestamp(floor(extract(epoch from ended_at))) as last from usage_segment_before) as before,
    lateral (select greatest(first, month at time zone 'UTC') as started_at,
            case when last is null and month = month_of(greatest(now(), first)) then null
                else least(last, (month + interval '1 month') at time zone 'UTC') end as ended_at
        from generate_series(month_of(first), month_of(coalesce(last, greatest(now(), first))), interval '1 month') as month) as part
where part.ended_at is null or part.started_at < part.ended_at or first = last;
drop table usage_segment_before;
drop function usage_segment_is_closed();

-- Not even the application itself: all that it may change of a segment is that it ends.
revoke update, delete, truncate on usage_segment from current_user;
grant update (ended_at, coverage) on usage_segment to current_user;
