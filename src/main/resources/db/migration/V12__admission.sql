-- The admission policies and bindings as the last look found them.
create table admission_policy (
    kind       text not null,
    name       text not null,
    state      text not null,
    message    text not null,
    since      timestamptz not null,
    checked_at timestamptz not null,
    primary key (kind, name)
);
