-- What people and programs outside are told. See docs/notices.md.

create table webhook_endpoint (
    id            uuid primary key,
    tenant_id     uuid references tenant, -- null: the operators', which hear of all tenants
    url           text not null check (length(url) <= 2000),
    description   text not null check (length(description) <= 200),
    types         text[] not null,        -- what it hears of; empty is everything
    state         text not null check (state in ('ENABLED', 'PAUSED', 'DISABLED')),
    state_reason  text,                   -- why Caisson itself disabled it
    created_by    text not null,
    created_at    timestamptz not null,
    failing_since timestamptz,            -- the first failure after the last success
    claimed_until timestamptz,            -- somebody sends to it until then: one delivery at a time
    check ((state = 'DISABLED') = (state_reason is not null))
);
create index webhook_endpoint_tenant on webhook_endpoint (tenant_id);

-- What an endpoint's deliveries are signed with: the current one, and the one before for a day after it was replaced.
create table webhook_secret (
    endpoint_id uuid not null references webhook_endpoint on delete cascade,
    number      int not null check (number > 0),
    key_id      text not null,
    sealed      bytea not null,
    valid_until timestamptz, -- null: the current one
    primary key (endpoint_id, number)
);
create unique index webhook_secret_current on webhook_secret (endpoint_id) where valid_until is null;
create index webhook_secret_key on webhook_secret (key_id);

create table notice_contact (
    tenant_id uuid not null references tenant,
    position  int not null check (position between 1 and 10),
    address   text not null check (length(address) <= 254 and address !~ '[[:cntrl:][:space:]]'),
    primary key (tenant_id, position),
    unique (tenant_id, address)
);

-- What is true, written in the transaction that makes it so.
create table notice (
    id        uuid primary key,
    tenant_id uuid references tenant, -- null: of the platform as a whole
    type      text not null,
    body      text not null,          -- as it is signed and sent
    told_at   timestamptz not null
);
create index notice_told on notice (told_at);

-- Who has to hear of it: an endpoint or a mail address.
create table notice_delivery (
    id            uuid primary key,
    notice_id     uuid not null references notice on delete cascade,
    endpoint_id   uuid references webhook_endpoint on delete cascade,
    address       text check (length(address) <= 254 and address !~ '[[:cntrl:][:space:]]'),
    state         text not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'FAILED')),
    attempts      int not null default 0 check (attempts >= 0),
    created_at    timestamptz not null,
    next_at       timestamptz, -- when it is tried next
    claimed_until timestamptz, -- of a mail: somebody sends it until then
    last_at       timestamptz,
    last_status   int,         -- what HTTP or SMTP answered
    last_answer   text check (length(last_answer) <= 300),
    unique (notice_id, endpoint_id),
    unique (notice_id, address),
    check (num_nonnulls(endpoint_id, address) = 1),
    check ((state = 'PENDING') = (next_at is not null))
);
create index notice_delivery_listed on notice_delivery (endpoint_id, created_at desc, id desc);
create index notice_delivery_waiting on notice_delivery (endpoint_id, next_at) where state = 'PENDING';
create index notice_delivery_mail on notice_delivery (next_at) where state = 'PENDING' and address is not null;
create index notice_delivery_oldest on notice_delivery (created_at) where state = 'PENDING';
