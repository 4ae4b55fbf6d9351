-- What a tenant means to pay for a month at most, before tax. Without a limit there is no currency either.
create table budget (
    tenant_id  uuid primary key references tenant,
    currency   text check (currency ~ '^[A-Z]{3}$'),
    soft       numeric check (soft > 0 and soft < 1e12), -- tells
    hard       numeric check (hard > 0 and hard < 1e12), -- tells and suspends
    changed_by text not null,
    changed_at timestamptz not null,
    check (hard >= soft),
    check ((currency is null) = (soft is null and hard is null))
);

-- What was told. Once in a month for each share of each amount that a limit had.
create table budget_notice (
    tenant_id uuid not null references tenant,
    month     date not null check (extract(day from month) = 1),
    kind      text not null check (kind in ('SOFT', 'HARD')),
    currency  text not null,
    amount    numeric not null check (amount > 0),
    percent   int not null check (percent in (75, 90, 100)),
    spent     numeric not null,
    told_at   timestamptz not null,
    primary key (tenant_id, month, kind, currency, amount, percent)
);

-- Months for which an operator let a tenant go on past a hard limit.
create table budget_waiver (
    tenant_id uuid not null references tenant,
    month     date not null check (extract(day from month) = 1),
    currency  text not null,
    hard      numeric not null check (hard > 0),
    waived_by text not null,
    waived_at timestamptz not null,
    primary key (tenant_id, month, currency, hard)
);
