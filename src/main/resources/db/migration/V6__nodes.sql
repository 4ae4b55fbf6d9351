-- canary ----------------------------------------------------------------------------------------

-- Each check of a node under a RuntimeClass; the latest counts.
create table node_proof (
    id            bigint generated always as identity primary key,
    runtime_class text not null,
    node          text not null,
    kernel        text not null,
    runtime       text not null,
    runsc         text,   -- what an annotation of the node says: the API has no field for it
    boot          text not null,
    sandbox       text,   -- what the kernel inside called itself
    checked_at    timestamptz not null,
    state         text not null check (state in ('PROVEN', 'FAILED', 'NOT_PROVEN')),
    message       text,
    start_millis  bigint check (start_millis >= 0),
    idle_bytes    bigint check (idle_bytes >= 0),
    findings      jsonb not null
);
create index node_proof_latest on node_proof (runtime_class, node, checked_at desc);

-- isolation -------------------------------------------------------------------------------------

create table isolation_report (
    id            uuid primary key,
    tenant_id     uuid not null references tenant,
    number        int not null,
    trigger       text not null check (trigger in ('DEMAND', 'POLICY', 'MONTHLY')),
    asked_by      text not null,
    state         text not null check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
    message       text,
    runtime_class text not null,
    tries         int not null default 0,
    requested_at  timestamptz not null,
    not_before    timestamptz not null,
    finished_at   timestamptz,
    results       jsonb not null default '[]',
    unique (tenant_id, number)
);
-- One that runs and one that waits are enough: the one that waits sees whatever changed meanwhile.
create unique index isolation_report_active on isolation_report (tenant_id, state)
    where state in ('QUEUED', 'RUNNING');
