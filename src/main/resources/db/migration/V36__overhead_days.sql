-- Hours added up to days of UTC, from which a month's report is made: of hours it would be twenty-four times as many.

create table overhead_day (
    day            date not null,
    tenant_id      uuid not null references tenant,
    node           text not null,
    runsc          text not null,
    samples        bigint not null,
    seconds        bigint not null,
    memory_buckets int[] not null,
    memory_counts  int[] not null,
    cpu_buckets    int[] not null,
    cpu_counts     int[] not null,
    primary key (day, tenant_id, node, runsc)
);
create index overhead_day_tenant on overhead_day (tenant_id, day);

-- From all of the day's hours, so that doing it again changes nothing.
create function roll_up_overhead_day(of_day date) returns void language sql as $$
    with part as (
        select * from overhead_hour
        where hour >= of_day::timestamp at time zone 'UTC' and hour < (of_day + 1)::timestamp at time zone 'UTC'
    ), summed as (
        select tenant_id, node, runsc, sum(samples) as samples, sum(seconds) as seconds
        from part group by tenant_id, node, runsc
    ), memory as (
        select tenant_id, node, runsc, array_agg(bucket order by bucket) as buckets, array_agg(number order by bucket) as counts
        from (select tenant_id, node, runsc, bucket, sum(number)::int as number
            from part, unnest(memory_buckets, memory_counts) as filled (bucket, number)
            group by tenant_id, node, runsc, bucket) as merged
        group by tenant_id, node, runsc
    ), cpu as (
        select tenant_id, node, runsc, array_agg(bucket order by bucket) as buckets, array_agg(number order by bucket) as counts
        from (select tenant_id, node, runsc, bucket, sum(number)::int as number
            from part, unnest(cpu_buckets, cpu_counts) as filled (bucket, number)
            group by tenant_id, node, runsc, bucket) as merged
        group by tenant_id, node, runsc
    )
    insert into overhead_day (day, tenant_id, node, runsc, samples, seconds, memory_buckets, memory_counts, cpu_buckets, cpu_counts)
    select of_day, tenant_id, node, runsc, samples, seconds, coalesce(memory.buckets, '{}'), coalesce(memory.counts, '{}'),
        coalesce(cpu.buckets, '{}'), coalesce(cpu.counts, '{}')
    from summed left join memory using (tenant_id, node, runsc) left join cpu using (tenant_id, node, runsc)
    on conflict (day, tenant_id, node, runsc) do update set
        samples = excluded.samples, seconds = excluded.seconds,
        memory_buckets = excluded.memory_buckets, memory_counts = excluded.memory_counts,
        cpu_buckets = excluded.cpu_buckets, cpu_counts = excluded.cpu_counts
    where excluded.samples > overhead_day.samples
$$;

select roll_up_overhead_day(day) from (select distinct (hour at time zone 'UTC')::date as day from overhead_hour) as days;
