-- What tenants' pods reach. Without a row: the whole Internet.

create table tenant_egress (
    tenant_id uuid primary key references tenant,
    mode      text not null check (mode in ('INTERNET', 'NONE', 'ALLOWLIST'))
);

create table tenant_egress_rule (
    tenant_id uuid not null references tenant_egress,
    position  int not null,
    block     text not null, -- a CIDR
    ports     int[] not null, -- of TCP and UDP; empty: all
    primary key (tenant_id, position)
);

-- A wish of one tenant to talk with another one; the way is open while both have theirs.
create table tenant_peer (
    tenant_id  uuid not null references tenant,
    peer_slug  text not null, -- as it was named, also where it was nobody's
    peer_id    uuid references tenant, -- whose it was then: a slug taken again is not meant
    created_at timestamptz not null,
    primary key (tenant_id, peer_slug)
);
create index tenant_peer_back on tenant_peer (peer_id, tenant_id);
