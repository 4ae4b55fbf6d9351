-- What things cost, from when on, and for whom; and what each tenant owes so far. See docs/billing.md.

create function history_is_appended() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.valid_from > now() then
        return old; -- what isn't valid yet can still be taken back
    end if;
    raise exception '% keeps what was valid: add a version instead', tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

create function is_whole_second(at timestamptz) returns boolean language sql immutable parallel safe
    return extract(microseconds from at at time zone 'UTC') % 1000000 = 0;

-- prices ----------------------------------------------------------------------------------------

create table price_book (
    name       text primary key,
    created_by text not null,
    created_at timestamptz not null
);

-- Each is valid until the next one's instant.
create table price_version (
    price_book text not null references price_book,
    valid_from timestamptz not null check (is_whole_second(valid_from)),
    currency   text not null check (currency ~ '^[A-Z]{3}$'),
    minimum    numeric not null check (minimum >= 0), -- a month
    created_by text not null,
    created_at timestamptz not null,
    primary key (price_book, valid_from)
);
create trigger price_version_is_kept before update or delete on price_version
    for each row execute function history_is_appended();

create table price (
    price_book text not null,
    valid_from timestamptz not null,
    meter      text not null check (meter in ('cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance')),
    each       numeric not null check (each >= 0), -- of the meter's unit
    free       numeric not null check (free >= 0), -- of the meter's unit, a month
    primary key (price_book, valid_from, meter),
    foreign key (price_book, valid_from) references price_version on delete cascade
);
create trigger price_is_kept before update or delete on price
    for each row execute function history_is_appended();

create table plan (
    name       text primary key,
    created_by text not null,
    created_at timestamptz not null
);

create table plan_version (
    plan             text not null references plan,
    valid_from       timestamptz not null check (is_whole_second(valid_from)),
    price_book       text not null references price_book,
    overhead         text not null check (overhead in ('ABSORB', 'BILL', 'MARK_UP')),
    mark_up_percent  numeric not null check (mark_up_percent >= 0 and (overhead = 'MARK_UP' or mark_up_percent = 0)),
    cpu_millis       bigint check (cpu_millis >= 0), -- all three null: tenants keep the quota that they have
    memory_bytes     bigint check (memory_bytes >= 0),
    instances        int check (instances >= 0),
    created_by       text not null,
    created_at       timestamptz not null,
    primary key (plan, valid_from),
    check (num_nulls(cpu_millis, memory_bytes, instances) in (0, 3))
);
create trigger plan_version_is_kept before update or delete on plan_version
    for each row execute function history_is_appended();

create table tenant_plan (
    tenant_id  uuid not null references tenant,
    valid_from timestamptz not null check (is_whole_second(valid_from)),
    plan       text not null references plan,
    created_by text not null,
    created_at timestamptz not null,
    primary key (tenant_id, valid_from)
);
create trigger tenant_plan_is_kept before update or delete on tenant_plan
    for each row execute function history_is_appended();

create table billing_profile (
    tenant_id   uuid not null references tenant,
    valid_from  timestamptz not null check (is_whole_second(valid_from)),
    time_zone   text not null,
    tax_percent numeric not null check (tax_percent >= 0 and tax_percent <= 100),
    address     text not null, -- name and lines, as they stand on an invoice
    tax_id      text not null, -- may be empty
    created_by  text not null,
    created_at  timestamptz not null,
    primary key (tenant_id, valid_from)
);
create trigger billing_profile_is_kept before update or delete on billing_profile
    for each row execute function history_is_appended();

-- The first plan costs nothing, so that nobody is billed before an operator has said what things cost.
insert into price_book values ('standard', 'Caisson', now());
insert into price_version values ('standard', 'epoch', 'EUR', 0, 'Caisson', now());
insert into price select 'standard', 'epoch', meter, 0, 0
from unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter;
insert into plan values ('standard', 'Caisson', now());
insert into plan_version values ('standard', 'epoch', 'standard', 'ABSORB', 0, null, null, null, 'Caisson', now());
insert into tenant_plan select id, 'epoch', 'standard', 'Caisson', now() from tenant;

-- charges ---------------------------------------------------------------------------------------

-- Of a month that is not closed they are replaced as a whole, with what is known by then. What an invoice stands on is closed.
create table charged_month (
    tenant_id   uuid not null references tenant,
    month       date not null check (extract(day from month) = 1),
    starts_at   timestamptz not null,
    ends_at     timestamptz not null check (ends_at > starts_at),
    as_of       timestamptz not null,
    closed_at   timestamptz,
    primary key (tenant_id, month)
);
create index charged_month_open on charged_month (tenant_id) where closed_at is null;
create index charged_month_month on charged_month (month);

create table charge (
    tenant_id uuid not null,
    month     date not null,
    line      int not null,
    kind      text not null check (kind in ('USAGE', 'OVERHEAD', 'FREE', 'MINIMUM')),
    app       text,
    meter     text,
    starts_at timestamptz not null,
    ends_at   timestamptz not null,
    counted   numeric not null,
    currency  text not null,
    each      numeric not null,
    amount    numeric not null,
    value     numeric not null,
    primary key (tenant_id, month, line),
    foreign key (tenant_id, month) references charged_month on delete cascade
);
