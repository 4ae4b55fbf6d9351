-- Months that were dropped, and usage that comes to light when its month is billed. See docs/billing.md.

-- metering --------------------------------------------------------------------------------------

-- Whose segments are not all there any more. What stands on them can't be derived again.
create table usage_dropped (
    month      date primary key check (extract(day from month) = 1),
    dropped_at timestamptz not null
);
insert into usage_dropped (month, dropped_at)
select month, now() from (select distinct date_trunc('month', day::timestamp)::date as month from usage_rollup) as rolled
where to_regclass('usage_segment_' || to_char(month, 'YYYY_MM')) is null;

-- What was written, or came to its end, when its month was over somewhere on earth. Whoever bills takes it from here.
create table usage_late (
    tenant_id uuid not null,
    starts_at timestamptz not null,
    ends_at   timestamptz not null -- infinity while it goes on
);

create function usage_segment_is_late() returns trigger language plpgsql as $$
begin
    insert into usage_late (tenant_id, starts_at, ends_at)
    values (new.tenant_id, new.started_at, coalesce(new.ended_at, 'infinity'));
    return null;
end $$;
-- A month begins from 14 hours before to 12 hours after it does in UTC.
create trigger usage_segment_is_late after insert or update on usage_segment for each row
    when (new.started_at < date_trunc('month', now() + interval '14 hours', 'UTC') + interval '12 hours')
    execute function usage_segment_is_late();

-- charges ---------------------------------------------------------------------------------------

-- It was closed without an invoice, and then something was to be billed after all.
alter table charged_month add column reopened_at timestamptz;

-- invoices --------------------------------------------------------------------------------------

-- Closed months whose invoices no longer say what the ledger says.
create table invoice_late (
    tenant_id uuid not null,
    month     date not null,
    found_at  timestamptz not null,
    primary key (tenant_id, month),
    foreign key (tenant_id, month) references charged_month on delete cascade
);
