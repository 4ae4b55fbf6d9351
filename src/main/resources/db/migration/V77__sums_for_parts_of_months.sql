-- What a part of a month is given of the month's charges, by what it used of each meter. See docs/billing.md.

set local lock_timeout = '5s';

alter table charged_sum
    add column cpu_amount              numeric not null default 0, -- what is free taken off
    add column memory_amount           numeric not null default 0,
    add column overhead_cpu_amount     numeric not null default 0,
    add column overhead_memory_amount  numeric not null default 0,
    add column instance_amount         numeric not null default 0, -- what is left of the revenue is the minimum
    add column overhead_cpu_value      numeric not null default 0, -- the rest of overhead_value is the memory's
    add column overhead_cpu_absorbed   numeric not null default 0,
    add column starts_at               timestamptz, -- of the first line
    add column ends_at                 timestamptz; -- of the last one

create or replace view charge_summed as
select tenant_id, month, currency,
    sum(amount) as revenue,
    coalesce(sum(value) filter (where kind = 'OVERHEAD'), 0) as overhead_value,
    coalesce(sum(greatest(value - amount, 0)) filter (where kind = 'OVERHEAD'), 0)
        - coalesce(sum(amount) filter (where kind = 'FREE' and meter like 'overhead.%'), 0) as overhead_absorbed,
    coalesce(sum(amount) filter (where kind = 'OVERHEAD' or kind = 'FREE' and meter like 'overhead.%'), 0) as overhead_billed,
    coalesce(sum(counted) filter (where kind = 'USAGE' and meter = 'cpu'), 0) as cpu,
    coalesce(sum(counted) filter (where kind = 'USAGE' and meter = 'memory'), 0) as memory,
    coalesce(sum(counted) filter (where kind = 'OVERHEAD' and meter = 'overhead.cpu'), 0) as overhead_cpu,
    coalesce(sum(counted) filter (where kind = 'OVERHEAD' and meter = 'overhead.memory'), 0) as overhead_memory,
    coalesce(sum(amount) filter (where meter = 'cpu'), 0) as cpu_amount,
    coalesce(sum(amount) filter (where meter = 'memory'), 0) as memory_amount,
    coalesce(sum(amount) filter (where meter = 'overhead.cpu'), 0) as overhead_cpu_amount,
    coalesce(sum(amount) filter (where meter = 'overhead.memory'), 0) as overhead_memory_amount,
    coalesce(sum(amount) filter (where meter = 'instance'), 0) as instance_amount,
    coalesce(sum(value) filter (where kind = 'OVERHEAD' and meter = 'overhead.cpu'), 0) as overhead_cpu_value,
    coalesce(sum(greatest(value - amount, 0)) filter (where kind = 'OVERHEAD' and meter = 'overhead.cpu'), 0)
        - coalesce(sum(amount) filter (where kind = 'FREE' and meter = 'overhead.cpu'), 0) as overhead_cpu_absorbed,
    min(starts_at) as starts_at,
    max(ends_at) as ends_at
from charge group by tenant_id, month, currency;

-- Only what is new: a sum that somebody changed stays so until a verification tells it.
update charged_sum as kept set cpu_amount = now.cpu_amount, memory_amount = now.memory_amount,
    overhead_cpu_amount = now.overhead_cpu_amount, overhead_memory_amount = now.overhead_memory_amount,
    instance_amount = now.instance_amount, overhead_cpu_value = now.overhead_cpu_value,
    overhead_cpu_absorbed = now.overhead_cpu_absorbed, starts_at = now.starts_at, ends_at = now.ends_at
from charge_summed as now
where now.tenant_id = kept.tenant_id and now.month = kept.month and now.currency = kept.currency;
