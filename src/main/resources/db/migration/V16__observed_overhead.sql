-- What sandboxes were seen to take: for two to three days each sample, for each hour in a form that adds up.
-- See docs/billing.md.

create table overhead_sample (
    sampled_at            timestamptz not null, -- the turn: a multiple of the interval
    pod_uid               text not null,
    tenant_id             uuid not null,
    node                  text not null,
    runsc                 text not null,
    seconds               int not null check (seconds > 0), -- the interval that it stands for
    memory_bytes          bigint check (memory_bytes > 0),
    cpu_nanocores         bigint check (cpu_nanocores > 0),
    declared_memory_bytes bigint not null check (declared_memory_bytes >= 0),
    declared_cpu_millis   bigint not null check (declared_cpu_millis >= 0),
    primary key (sampled_at, pod_uid),
    check (memory_bytes is not null or cpu_nanocores is not null)
) partition by range (sampled_at);

-- Makes a day's part. It is attached when it is whole, so that nobody waits.
create function make_overhead_day(at timestamptz) returns void language plpgsql as $$
declare
    day  timestamp := date_trunc('day', at at time zone 'UTC');
    part text := 'overhead_sample_' || to_char(day, 'YYYY_MM_DD');
begin
    if to_regclass(part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('make_overhead_day', 0));
    if to_regclass(part) is not null then
        return;
    end if;
    execute format('create table %I (like overhead_sample including defaults including constraints including indexes)', part);
    execute format('alter table overhead_sample attach partition %I for values from (%L) to (%L)',
        part, day at time zone 'UTC', (day + interval '1 day') at time zone 'UTC');
end $$;

-- From when on a node has which version of runsc.
create table node_runsc (
    node  text not null,
    since timestamptz not null,
    runsc text not null,
    primary key (node, since)
);

-- Each bucket is two percent wide: its middle is less than one percent from every value in it.
create function overhead_bucket(value bigint) returns int language sql immutable strict parallel safe
    return floor(ln(value::double precision) / ln(1.02::double precision))::int;

create table overhead_hour (
    hour            timestamptz not null,
    tenant_id       uuid not null references tenant,
    node            text not null,
    runsc           text not null,
    samples         bigint not null,
    seconds         bigint not null,  -- that the samples stand for
    memory_samples  bigint not null,
    memory_sum      numeric not null, -- bytes
    memory_buckets  int[] not null,
    memory_counts   int[] not null,   -- of the samples in each bucket
    cpu_samples     bigint not null,
    cpu_sum         numeric not null, -- nanocores
    cpu_buckets     int[] not null,
    cpu_counts      int[] not null,
    declared_memory numeric not null, -- bytes, summed over the samples
    declared_cpu    numeric not null, -- millicores, summed over the samples
    primary key (hour, tenant_id, node, runsc)
);
create index overhead_hour_tenant on overhead_hour (tenant_id, hour);

-- Hours before it take no more samples.
create table overhead_rolled (
    only_one    boolean primary key default true check (only_one),
    final_until timestamptz not null
);
insert into overhead_rolled (final_until) values ('-infinity');
