-- What closed segments come to for each tenant, day of UTC, node and version of runsc that the node had then: so that what is
-- declared for sandboxes is reported without them. See docs/billing.md.

-- Every writer of segments reads it: what is written meanwhile waits, and counts by the triggers below.
lock table usage_open in access exclusive mode;

-- From when to when; before anybody looked, nobody knows.
create view node_version as
select node, runsc, since, lead(since, 1, 'infinity') over (partition by node order by since) as until from node_runsc
union all
select node, 'unknown', '-infinity', min(since) from node_runsc group by node;

-- Millicores, bytes and instances, each times seconds.
create table usage_node_rollup (
    tenant_id       uuid not null references tenant,
    day             date not null,
    node            text not null,
    runsc           text not null,
    overhead_cpu    numeric not null,
    overhead_memory numeric not null,
    instances       numeric not null,
    primary key (tenant_id, day, node, runsc)
) with (fillfactor = 80); -- today's rows change again and again
create index usage_node_rollup_day on usage_node_rollup (day);

-- Closed segments that are not in usage_node_rollup yet. Whoever reads the one adds the other.
create table usage_node_change (
    tenant_id             uuid not null,
    node                  text not null,
    sign                  int not null,
    overhead_cpu_millis   bigint not null,
    overhead_memory_bytes bigint not null,
    started_at            timestamptz not null,
    ended_at              timestamptz not null
);

insert into usage_node_rollup (tenant_id, day, node, runsc, overhead_cpu, overhead_memory, instances)
select tenant_id, day, node, runsc, sum(held * overhead_cpu_millis), sum(held * overhead_memory_bytes), sum(held)
from (select tenant_id, segment.node, coalesce(runsc, 'unknown') as runsc, sign, overhead_cpu_millis, overhead_memory_bytes,
        greatest(started_at, since) as first, least(ended_at, until) as last
    from usage_segment as segment left join node_version as version
        on version.node = segment.node and since < ended_at and until > started_at
    where started_at < ended_at) as part,
    usage_days(first, last), lateral (select sign * seconds::numeric as held) as times
group by tenant_id, day, node, runsc;

-- As in V44, and for the node.
create or replace function usage_segment_counts() returns trigger language plpgsql as $$
begin
    insert into usage_rollup_change (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances, digest)
    select new.tenant_id, day, new.app, held * new.cpu_millis, held * new.memory_bytes, held * new.overhead_cpu_millis,
        held * new.overhead_memory_bytes, held,
        case when day = (new.started_at at time zone 'UTC')::date then segment_digest(new) else 0 end
    from usage_days(new.started_at, new.ended_at), lateral (select new.sign * seconds::numeric as held) as times;
    if new.started_at < new.ended_at then
        insert into usage_node_change (tenant_id, node, sign, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at)
        values (new.tenant_id, new.node, new.sign, new.overhead_cpu_millis, new.overhead_memory_bytes, new.started_at, new.ended_at);
    end if;
    return null;
end $$;
