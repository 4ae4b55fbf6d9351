alter table tenant drop constraint tenant_state_check;
alter table tenant add constraint tenant_state_check
    check (state in ('ACTIVE', 'PAST_DUE', 'SUSPENDED', 'DELETING', 'DELETED'));
-- Since when the oldest of its unpaid invoices is due; a suspended tenant that owes is PAST_DUE again when it is resumed.
alter table tenant add column past_due_since timestamptz;

-- Why a tenant stands still, and who said so. What was lifted stays, for who asks later.
create table suspension (
    id        bigint generated always as identity primary key,
    tenant_id uuid not null references tenant,
    cause     text not null check (cause in ('OPERATOR', 'BUDGET', 'ARREARS')),
    reason    text not null check (char_length(reason) between 1 and 500), -- the tenant reads it
    since     timestamptz not null,
    put_by    text not null,
    lifted_at timestamptz check (lifted_at >= since),
    lifted_by text,
    check ((lifted_at is null) = (lifted_by is null))
);
-- Several causes can hold at once, each of them once: the tenant runs again when none is left.
create unique index suspension_held on suspension (tenant_id, cause) where lifted_at is null;
create index suspension_tenant on suspension (tenant_id, id);
