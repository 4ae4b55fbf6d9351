-- Where images may come from, with what credentials, and what became of them.

-- An operator's list for one tenant; a tenant without rows may use all that the platform allows.
create table allowed_registry (
    tenant_id uuid not null references tenant,
    registry  text not null,
    primary key (tenant_id, registry)
);

create table registry_account (
    tenant_id uuid not null references tenant,
    registry  text not null,
    username  text not null,
    key_id    text not null,
    sealed    bytea not null, -- the password
    saved_by  text not null,
    saved_at  timestamptz not null,
    primary key (tenant_id, registry)
);

-- What was seen when a tenant ran an image. All of it is the tenant's own; only that the sandbox can't run an image is
-- told to others, and only who gets that digest from the same repository as anyone does.
create table image_verdict (
    tenant_id uuid not null references tenant,
    digest    text not null,
    source    text not null, -- registry and repository
    verdict   text not null check (verdict in ('RUNS', 'APP_FAILED', 'SANDBOX_SUSPECTED', 'SANDBOX_CANT_RUN')),
    reason    text,
    hint      text,
    app       text not null,
    release   int not null,
    seen_at   timestamptz not null,
    primary key (tenant_id, digest)
);
create index image_verdict_digest on image_verdict (digest, source) where verdict = 'SANDBOX_CANT_RUN';
