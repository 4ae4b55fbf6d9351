-- Desired state and money live here; what the cluster shows is kept as rows too, so that any replica can answer.
-- Amounts: *_millis are millicores, *_bytes are bytes, times are UTC.

create extension if not exists btree_gist;

-- tenancy ---------------------------------------------------------------------------------------

create table tenant (
    id             uuid primary key,
    slug           text not null,
    name           text not null,
    state          text not null check (state in ('ACTIVE', 'DELETING', 'DELETED')),
    namespace_uid  text,
    message        text,
    created_at     timestamptz not null,
    deleting_since timestamptz,
    deleted_at     timestamptz,
    version        bigint not null
);
-- A deleted tenant stays for its usage; its slug is free again.
create unique index tenant_slug_taken on tenant (slug) where state <> 'DELETED';

-- identity --------------------------------------------------------------------------------------

create table access_token (
    id           uuid primary key,
    tenant_id    uuid references tenant on delete cascade, -- null: an operator's
    name         text not null,
    secret_hash  bytea not null unique,
    created_at   timestamptz not null,
    expires_at   timestamptz
);
create index access_token_tenant on access_token (tenant_id);

create table sign_in_link (
    secret_hash bytea primary key,
    tenant_id   uuid references tenant on delete cascade, -- null: an operator's
    name        text not null,
    expires_at  timestamptz not null
);

create table spring_session (
    primary_id            char(36) not null primary key,
    session_id            char(36) not null,
    creation_time         bigint not null,
    last_access_time      bigint not null,
    max_inactive_interval int not null,
    expiry_time           bigint not null,
    principal_name        varchar(100)
);
create unique index spring_session_ix1 on spring_session (session_id);
create index spring_session_ix2 on spring_session (expiry_time);
create index spring_session_ix3 on spring_session (principal_name);

create table spring_session_attributes (
    session_primary_id char(36) not null references spring_session (primary_id) on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea not null,
    primary key (session_primary_id, attribute_name)
);

-- sandbox ---------------------------------------------------------------------------------------

create table declared_overhead (
    runtime_class text not null,
    valid_from    timestamptz not null,
    cpu_millis    bigint not null check (cpu_millis >= 0),
    memory_bytes  bigint not null check (memory_bytes >= 0),
    primary key (runtime_class, valid_from)
);

create table sandbox_status (
    runtime_class text primary key,
    state         text not null,
    message       text not null,
    handler       text,
    nodes         text[] not null,
    since         timestamptz not null,
    checked_at    timestamptz not null
);

-- quota -----------------------------------------------------------------------------------------

create table tenant_quota (
    tenant_id    uuid primary key references tenant,
    cpu_millis   bigint not null check (cpu_millis >= 0),
    memory_bytes bigint not null check (memory_bytes >= 0),
    instances    int not null check (instances >= 0)
);

-- What accepted work may hold at its peak. Overhead is not stored: it is added at its value in force.
create table reservation (
    app_id       uuid primary key,
    tenant_id    uuid not null references tenant,
    instances    int not null check (instances >= 0),
    cpu_millis   bigint not null check (cpu_millis >= 0),   -- of one instance, without overhead
    memory_bytes bigint not null check (memory_bytes >= 0)
);
create index reservation_tenant on reservation (tenant_id);

-- apps ------------------------------------------------------------------------------------------

create table app (
    id              uuid primary key,
    tenant_id       uuid not null references tenant,
    name            text not null,
    kind            text not null check (kind in ('SERVICE', 'WORKER')),
    serving_release int,
    last_release    int not null,
    last_deployment int not null,
    created_at      timestamptz not null,
    deleting_since  timestamptz,
    version         bigint not null,
    unique (tenant_id, name)
);

create table release (
    app_id        uuid not null references app on delete cascade,
    number        int not null,
    image         text not null, -- the reference as it was given, in canonical form
    digest        text,          -- what a pod runs; resolved once, then fixed
    instances     int not null check (instances >= 0),
    size          text,
    cpu_millis    bigint not null check (cpu_millis > 0),
    memory_bytes  bigint not null check (memory_bytes > 0),
    port          int check (port between 1 and 65535),
    env           jsonb not null,
    ready_seconds int not null check (ready_seconds > 0),
    rollback_of   int,
    created_by    text not null,
    created_at    timestamptz not null,
    primary key (app_id, number)
);

create function release_is_immutable() returns trigger language plpgsql as $$
begin
    if old.digest is not null or to_jsonb(new) - 'digest' is distinct from to_jsonb(old) - 'digest' then
        raise exception 'release % of app % is immutable', old.number, old.app_id;
    end if;
    return new;
end $$;
create trigger release_is_immutable before update on release
    for each row execute function release_is_immutable();

create table deployment (
    app_id      uuid not null references app on delete cascade,
    number      int not null,
    release     int not null,
    state       text not null check (state in
        ('QUEUED', 'APPLYING', 'ROLLING_OUT', 'HEALTHY', 'FAILED', 'CANCELLED', 'SUPERSEDED')),
    reason      text,
    message     text,
    surge       int not null check (surge in (0, 1)),
    created_at  timestamptz not null,
    waiting_since timestamptz, -- since when something outside keeps it from going on
    rolling_since timestamptz, -- when its objects were first applied
    finished_at timestamptz,
    version     bigint not null,
    primary key (app_id, number),
    foreign key (app_id, release) references release (app_id, number) on delete cascade
);
-- Two at once can't be: the later supersedes.
create unique index deployment_active on deployment (app_id)
    where state in ('QUEUED', 'APPLYING', 'ROLLING_OUT');

-- observation -----------------------------------------------------------------------------------

create table observed_pod (
    pod_uid               text primary key,
    tenant_id             uuid not null references tenant,
    app_id                uuid,
    app                   text not null,
    release               int not null,
    namespace             text not null,
    name                  text not null,
    node                  text,
    runtime_class         text,
    phase                 text not null,
    ready                 boolean not null,
    restarts              int not null,
    reason                text,  -- why its container waits or ended, in Kubernetes' words
    message               text,
    exit_code             int,
    cpu_millis            bigint not null,
    memory_bytes          bigint not null,
    overhead_cpu_millis   bigint not null,
    overhead_memory_bytes bigint not null,
    created_at            timestamptz not null,
    bound_at              timestamptz,
    deleting_since        timestamptz,
    ended_at              timestamptz
);
create index observed_pod_tenant on observed_pod (tenant_id);
create index observed_pod_app on observed_pod (app_id);

-- Until when the watch is known to have seen everything: what vanished later was not seen.
create table observation_mark (
    only_one boolean primary key default true check (only_one),
    seen_at  timestamptz not null
);

-- metering --------------------------------------------------------------------------------------

create table usage_segment (
    id                    bigint generated always as identity primary key,
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
    coverage              text not null check (coverage in ('OBSERVED', 'RECONSTRUCTED')),
    exclude using gist (pod_uid with =, tstzrange(started_at, ended_at) with &&)
);
create unique index usage_segment_open on usage_segment (pod_uid) where ended_at is null;
create index usage_segment_period on usage_segment (started_at, ended_at);

create function usage_segment_is_closed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.ended_at is not null then
        raise exception 'usage segment % is closed: correct it by a reversal', old.id;
    end if;
    return new;
end $$;
create trigger usage_segment_is_closed before update or delete on usage_segment
    for each row execute function usage_segment_is_closed();

-- web -------------------------------------------------------------------------------------------

create table idempotency_key (
    caller       text not null,
    key          text not null,
    request_hash bytea not null,
    status       int,
    location     text,
    body         text,
    created_at   timestamptz not null,
    primary key (caller, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- delivery --------------------------------------------------------------------------------------

create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);

-- How often an aggregate was asked to be looked at: a task that ran meanwhile sees that it must run again.
create table wake_up (
    task_name     text not null,
    task_instance text not null,
    asked         bigint not null,
    primary key (task_name, task_instance)
);
