-- What came of deriving months again.

create table verification (
    id          uuid primary key,
    month       date not null,
    asked_by    text not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    tenants     int not null default 0,
    checked     int not null default 0,
    found       int not null default 0
);
create index verification_started on verification (started_at desc);

create table verification_difference (
    verification_id uuid not null references verification on delete cascade,
    number          int not null,
    what            text not null,
    expected        text not null,
    found           text not null,
    primary key (verification_id, number)
);
