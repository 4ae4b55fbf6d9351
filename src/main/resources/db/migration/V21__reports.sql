-- What operators' reports are read from. See docs/billing.md.

-- charges ---------------------------------------------------------------------------------------

-- What a month's lines come to, written with them: a report of a thousand tenants and twelve months reads no line.
create table charged_sum (
    tenant_id         uuid not null,
    month             date not null,
    currency          text not null,
    revenue           numeric not null, -- all lines, before tax
    overhead_value    numeric not null, -- what overhead is worth by the price book
    overhead_absorbed numeric not null, -- what of it nobody was charged
    overhead_billed   numeric not null, -- what was charged for it, a mark-up included
    cpu               numeric not null, -- as the ledger counts, times seconds
    memory            numeric not null,
    overhead_cpu      numeric not null,
    overhead_memory   numeric not null,
    primary key (tenant_id, month, currency),
    foreign key (tenant_id, month) references charged_month on delete cascade
);
create index charged_sum_month on charged_sum (month);

-- One place says how lines are summed.
create view charge_summed as
select tenant_id, month, currency,
    sum(amount) as revenue,
    coalesce(sum(value) filter (where kind = 'OVERHEAD'), 0) as overhead_value,
    coalesce(sum(greatest(value - amount, 0)) filter (where kind = 'OVERHEAD'), 0)
        - coalesce(sum(amount) filter (where kind = 'FREE' and meter like 'overhead.%'), 0) as overhead_absorbed,
    coalesce(sum(amount) filter (where kind = 'OVERHEAD' or kind = 'FREE' and meter like 'overhead.%'), 0) as overhead_billed,
    coalesce(sum(counted) filter (where kind = 'USAGE' and meter = 'cpu'), 0) as cpu,
    coalesce(sum(counted) filter (where kind = 'USAGE' and meter = 'memory'), 0) as memory,
    coalesce(sum(counted) filter (where kind = 'OVERHEAD' and meter = 'overhead.cpu'), 0) as overhead_cpu,
    coalesce(sum(counted) filter (where kind = 'OVERHEAD' and meter = 'overhead.memory'), 0) as overhead_memory
from charge group by tenant_id, month, currency;

insert into charged_sum select * from charge_summed;

-- reports ---------------------------------------------------------------------------------------

-- When a node that tenants' pods may land on was there. Between two spans nobody looked, or it was gone.
create table node_span (
    id           bigint generated always as identity primary key,
    node         text not null,
    uid          text not null,
    cpu_millis   bigint not null check (cpu_millis >= 0), -- allocatable
    memory_bytes bigint not null check (memory_bytes >= 0),
    started_at   timestamptz not null check (started_at = date_trunc('second', started_at)),
    seen_until   timestamptz not null check (seen_until = date_trunc('second', seen_until)),
    check (seen_until >= started_at),
    exclude using gist (uid with =, tstzrange(started_at, seen_until) with &&)
);
create index node_span_latest on node_span (uid, seen_until desc);
create index node_span_until on node_span (seen_until);

-- What one node costs an hour, from when on. Of one instant the latest row counts: nothing is billed by it.
create table node_cost (
    id         bigint generated always as identity primary key,
    valid_from timestamptz not null check (valid_from = date_trunc('second', valid_from)),
    currency   text not null check (currency ~ '^[A-Z]{3}$'),
    each       numeric not null check (each >= 0),
    created_by text not null,
    created_at timestamptz not null
);
create index node_cost_valid on node_cost (valid_from, id desc);
create trigger node_cost_is_kept before update or delete on node_cost
    for each row execute function history_is_appended();
