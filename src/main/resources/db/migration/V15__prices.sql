-- What things cost, from when on, and for whom; and what each tenant owes so far. See docs/billing.md.

create function history_is_appended() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.valid_from > now() then
        return old; -- what isn't valid yet can still be taken back
    end if;
    raise exception '% keeps what was valid: add a version instead', tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

-- In whole seconds, in a time that somebody means. The first ones are valid from the beginning, which is the epoch.
create function starts_a_version(at timestamptz) returns boolean language sql immutable parallel safe
    return at = 'epoch' or at >= '2000-01-01T00:00:00Z' and at < '2200-01-01T00:00:00Z'
        and extract(microseconds from at at time zone 'UTC') % 1000000 = 0;

-- NaN and infinity are above every bound.
create function is_price(amount numeric) returns boolean language sql immutable parallel safe
    return amount between 0 and 1000000000 and scale(amount) <= 10;

create function is_name(name text) returns boolean language sql immutable parallel safe
    return name ~ '^[a-z](-?[a-z0-9]){2,39}$' and length(name) <= 40;

-- prices ----------------------------------------------------------------------------------------

create table price_book (
    name       text primary key check (is_name(name)),
    created_by text not null,
    created_at timestamptz not null
);

-- Each is valid until the next one's instant.
create table price_version (
    price_book text not null references price_book,
    valid_from timestamptz not null check (starts_a_version(valid_from)),
    currency   text not null check (currency ~ '^[A-Z]{3}$'),
    minimum    numeric not null check (is_price(minimum)), -- a month
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
    each       numeric not null check (is_price(each)), -- of the meter's unit
    free       numeric not null check (is_price(free)), -- of the meter's unit, a month
    primary key (price_book, valid_from, meter),
    foreign key (price_book, valid_from) references price_version on delete cascade
);
create trigger price_is_kept before update or delete on price
    for each row execute function history_is_appended();

create table plan (
    name       text primary key check (is_name(name)),
    created_by text not null,
    created_at timestamptz not null
);

create table plan_version (
    plan             text not null references plan,
    valid_from       timestamptz not null check (starts_a_version(valid_from)),
    price_book       text not null references price_book,
    overhead         text not null check (overhead in ('ABSORB', 'BILL', 'MARK_UP')),
    mark_up_percent  numeric not null check (mark_up_percent between 0 and 1000 and scale(mark_up_percent) <= 3
                         and (overhead = 'MARK_UP' or mark_up_percent = 0)),
    cpu_millis       bigint check (cpu_millis between 0 and 1000000000), -- all three null: tenants keep the quota that they have
    memory_bytes     bigint check (memory_bytes between 0 and 1125899906842624), -- 1 PiB
    instances        int check (instances between 0 and 10000),
    created_by       text not null,
    created_at       timestamptz not null,
    primary key (plan, valid_from),
    check (num_nulls(cpu_millis, memory_bytes, instances) in (0, 3))
);
create trigger plan_version_is_kept before update or delete on plan_version
    for each row execute function history_is_appended();

create table tenant_plan (
    tenant_id  uuid not null references tenant,
    valid_from timestamptz not null check (starts_a_version(valid_from)),
    plan       text not null references plan,
    created_by text not null,
    created_at timestamptz not null,
    primary key (tenant_id, valid_from)
);
create trigger tenant_plan_is_kept before update or delete on tenant_plan
    for each row execute function history_is_appended();

create table billing_profile (
    tenant_id   uuid not null references tenant,
    valid_from  timestamptz not null check (starts_a_version(valid_from)),
    time_zone   text not null check (time_zone = 'UTC' or time_zone ~ '^[A-Z][A-Za-z]+(/[A-Z][A-Za-z0-9_+-]*)+$'
                    and time_zone !~ '^(Etc|SystemV)/'),
    tax_percent numeric not null check (tax_percent between 0 and 100 and scale(tax_percent) <= 3),
    address     text not null check (length(address) <= 500 and address !~ '[\u0001-\u0009\u000b-\u001f\u007f-\u009f]'),
        -- name and lines, as they stand on an invoice
    tax_id      text not null check (length(tax_id) <= 40 and tax_id !~ '[\u0001-\u001f\u007f-\u009f]'), -- may be empty
    created_by  text not null,
    created_at  timestamptz not null,
    primary key (tenant_id, valid_from)
);
create trigger billing_profile_is_kept before update or delete on billing_profile
    for each row execute function history_is_appended();

-- A version comes after the last one, so that it never changes what an earlier one said about its own time.
-- Who adds holds what it adds to: of two at the same moment the second sees the first.
create function price_version_is_last() returns trigger language plpgsql as $$
begin
    perform from price_book where name = new.price_book for update;
    if exists (select from price_version where price_book = new.price_book and valid_from >= new.valid_from) then
        raise exception 'price book % has a version that is valid from % or later', new.price_book, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger price_version_is_last before insert on price_version
    for each row execute function price_version_is_last();

create function plan_version_is_last() returns trigger language plpgsql as $$
begin
    perform from plan where name = new.plan for update;
    perform from price_book where name = new.price_book for update;
    if exists (select from plan_version where plan = new.plan and valid_from >= new.valid_from) then
        raise exception 'plan % has a version that is valid from % or later', new.plan, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    if not exists (select from price_version where price_book = new.price_book and valid_from <= new.valid_from) then
        raise exception 'price book % has no version that is valid at %', new.price_book, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger plan_version_is_last before insert on plan_version
    for each row execute function plan_version_is_last();

create function tenant_plan_is_last() returns trigger language plpgsql as $$
begin
    perform from plan where name = new.plan for update;
    if exists (select from tenant_plan where tenant_id = new.tenant_id and valid_from >= new.valid_from) then
        raise exception 'tenant % has a plan that is valid from % or later', new.tenant_id, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    if not exists (select from plan_version where plan = new.plan and valid_from <= new.valid_from) then
        raise exception 'plan % has no version that is valid at %', new.plan, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger tenant_plan_is_last before insert on tenant_plan
    for each row execute function tenant_plan_is_last();

create function billing_profile_is_last() returns trigger language plpgsql as $$
begin
    perform from tenant where id = new.tenant_id for no key update;
    if exists (select from billing_profile where tenant_id = new.tenant_id and valid_from >= new.valid_from) then
        raise exception 'tenant % has a billing profile that is valid from % or later', new.tenant_id, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger billing_profile_is_last before insert on billing_profile
    for each row execute function billing_profile_is_last();

-- Taking back a version leaves nobody without one.
create function price_version_is_not_needed() returns trigger language plpgsql as $$
begin
    perform from price_book where name = old.price_book for update;
    if exists (select from plan_version where price_book = old.price_book and valid_from >= old.valid_from
            and not exists (select from price_version as other
                where other.price_book = old.price_book and other.valid_from <= plan_version.valid_from)) then
        raise exception 'a plan is on price book % from then on', old.price_book
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create trigger price_version_is_not_needed after delete on price_version
    for each row execute function price_version_is_not_needed();

create function plan_version_is_not_needed() returns trigger language plpgsql as $$
begin
    perform from plan where name = old.plan for update;
    if exists (select from tenant_plan where plan = old.plan and valid_from >= old.valid_from
            and not exists (select from plan_version as other
                where other.plan = old.plan and other.valid_from <= tenant_plan.valid_from)) then
        raise exception 'a tenant is on plan % from then on', old.plan
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create trigger plan_version_is_not_needed after delete on plan_version
    for each row execute function plan_version_is_not_needed();

-- Every version prices every meter, or a span of terms would have no lines.
create function price_version_is_whole() returns trigger language plpgsql as $$
declare
    version record := coalesce(new, old);
begin
    if (select count(meter) from price_version as priced left join price using (price_book, valid_from)
            where priced.price_book = version.price_book and priced.valid_from = version.valid_from
            group by priced.price_book) <> 5 then
        raise exception 'price book % has not a price for every meter from %', version.price_book, version.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger price_version_is_whole after insert on price_version deferrable initially deferred
    for each row execute function price_version_is_whole();
create constraint trigger price_version_stays_whole after delete on price deferrable initially deferred
    for each row execute function price_version_is_whole();

-- Which terms' quota a tenant was given, so that each is given once and an operator's own stays until the next ones.
create table plan_quota (
    tenant_id     uuid primary key references tenant,
    plan          text not null references plan,
    assigned_from timestamptz not null,
    version_from  timestamptz not null,
    refused       text, -- why the tenant kept the quota that it had
    done_at       timestamptz not null
);

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
    digest      text, -- of the charges as they were written
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

create function charges_digest(of_tenant uuid, of_month date) returns text language sql stable
    return (select coalesce(md5(string_agg(concat_ws('|', line, kind, coalesce(app, '-'), coalesce(meter, '-'),
            extract(epoch from starts_at), extract(epoch from ends_at), counted, currency, each, amount, value),
            E'\n' order by line)), 'none')
        from charge where tenant_id = of_tenant and month = of_month);
