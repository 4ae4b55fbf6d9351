create table finding (
    id         bigint generated always as identity primary key,
    type       text not null check (type in
        ('OUTSIDE_SANDBOX', 'UNKNOWN_POLICY', 'UNKNOWN_POD', 'UNKNOWN_NAMESPACE', 'REMOVED', 'CHANGED')),
    tenant_id  uuid references tenant, -- null: a namespace that is nobody's
    app_id     uuid,                   -- of an object that belongs to an app
    namespace  text not null,
    kind       text not null,
    name       text not null,
    uid        text,
    done       text not null check (done in ('STOPPED', 'STOPPING', 'PUT_BACK', 'PUTTING_BACK', 'REPORTED')),
    by_whom    text,
    since      timestamptz not null,
    last_seen  timestamptz not null,
    closed_at  timestamptz
);
-- The same thing is found again and again; it stays one finding until it is right.
create unique index finding_open on finding (type, namespace, kind, name) where closed_at is null;
create index finding_tenant on finding (tenant_id, id);
