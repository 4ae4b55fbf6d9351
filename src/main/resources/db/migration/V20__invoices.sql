-- What was billed, and what came in for it. An invoice that was issued never changes. See docs/billing.md.

create function row_is_kept() returns trigger language plpgsql as $$
begin
    raise exception '% keeps what was written: correct it by a row of its own', tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

-- Until it is issued, a month's invoice is only derived: this says which there will be, and whether somebody has agreed.
create table invoice_draft (
    id               uuid primary key,
    tenant_id        uuid not null references tenant,
    month            date not null check (extract(day from month) = 1),
    currency         text not null check (currency ~ '^[A-Z]{3}$'),
    ends_at          timestamptz not null,
    drafted_at       timestamptz not null,
    as_of            timestamptz not null,
    net              numeric not null,
    total            numeric not null,
    missing_seconds  bigint not null check (missing_seconds >= 0),
    approved_by      text,
    approved_at      timestamptz,
    approval_reason  text,
    approved_missing bigint, -- how many seconds were missing when somebody agreed
    unique (tenant_id, month, currency),
    check (num_nulls(approved_by, approved_at, approval_reason, approved_missing) in (0, 4))
);
create index invoice_draft_listed on invoice_draft (month, id);

-- Locked by whoever issues until that is committed: so no number is left out and none is given twice.
create table invoice_series (
    year int primary key check (year between 2000 and 2999),
    last int not null check (last >= 0)
);

create table invoice (
    number           text primary key,
    year             int not null references invoice_series,
    sequence         int not null check (sequence > 0),
    kind             text not null check (kind in ('INVOICE', 'CREDIT_NOTE')),
    tenant_id        uuid not null references tenant,
    month            date not null check (extract(day from month) = 1),
    currency         text not null check (currency ~ '^[A-Z]{3}$'),
    corrects         text unique references invoice, -- what this credit note takes back
    replaces         text unique references invoice, -- what this invoice stands in for
    reason           text,                           -- of a correction
    issued_at        timestamptz not null,
    issued_by        text not null,
    due_on           date not null,
    overdue_at       timestamptz not null,           -- that day's end where the tenant is
    tenant_slug      text not null,
    tenant_name      text not null,
    tenant_address   text not null,
    tenant_tax_id    text not null,
    issuer_name      text not null,
    issuer_address   text not null,
    issuer_tax_id    text not null,
    time_zone        text not null,
    starts_at        timestamptz not null,
    ends_at          timestamptz not null check (ends_at > starts_at),
    observed         bigint not null check (observed >= 0),
    reconstructed    bigint not null check (reconstructed >= 0),
    missing          bigint not null check (missing >= 0),
    approved_by      text,
    approved_at      timestamptz,
    approval_reason  text,
    lines            int not null check (lines > 0),
    net              numeric not null,
    tax_percent      numeric not null check (tax_percent >= 0 and tax_percent <= 100),
    tax              numeric not null,
    total            numeric not null check (total = net + tax),
    credited         numeric not null, -- what grants paid
    due              numeric not null check (due = total - credited),
    unique (year, sequence),
    check (number = year || '-' || case when sequence < 1000000 then lpad(sequence::text, 6, '0') else sequence::text end),
    check ((kind = 'CREDIT_NOTE') = (corrects is not null) and (kind = 'INVOICE' or replaces is null)),
    check (reason is not null or corrects is null and replaces is null),
    check (num_nulls(approved_by, approved_at, approval_reason) in (0, 3) and (missing = 0 or approved_by is not null)),
    check (case kind when 'INVOICE' then least(net, tax, credited, due) >= 0 else greatest(net, tax, credited, due) <= 0 end)
);
create unique index invoice_first on invoice (tenant_id, month, currency) where kind = 'INVOICE' and replaces is null;
create index invoice_tenant on invoice (tenant_id, year, sequence);
create index invoice_month on invoice (month, year, sequence);

create table invoice_line (
    number    text not null references invoice,
    line      int not null check (line > 0),
    kind      text not null check (kind in ('USAGE', 'OVERHEAD', 'FREE', 'MINIMUM')),
    app       text,
    meter     text,
    starts_at timestamptz not null,
    ends_at   timestamptz not null,
    counted   numeric not null, -- exactly, in what the ledger counts, times seconds
    quantity  numeric not null,
    unit      text,
    each      numeric not null,
    amount    numeric not null,
    value     numeric not null,
    primary key (number, line)
);

create table credit_grant (
    id         uuid primary key,
    tenant_id  uuid not null references tenant,
    kind       text not null check (kind in ('CREDIT', 'PREPAID')),
    currency   text not null check (currency ~ '^[A-Z]{3}$'),
    amount     numeric not null check (amount > 0),
    reason     text not null,
    expires_at timestamptz,
    created_by text not null,
    created_at timestamptz not null
);
create index credit_grant_tenant on credit_grant (tenant_id, currency);

-- A credit note gives back by rows below zero.
create table credit_use (
    grant_id uuid not null references credit_grant,
    invoice  text not null references invoice,
    amount   numeric not null check (amount <> 0),
    primary key (grant_id, invoice)
);
create index credit_use_invoice on credit_use (invoice);

create table payment (
    reference   text primary key,
    invoice     text not null references invoice,
    amount      numeric not null check (amount > 0),
    paid_at     timestamptz not null,
    recorded_by text not null,
    recorded_at timestamptz not null
);
create index payment_invoice on payment (invoice);

-- What is left of a grant is never below zero, and never more than was given, whoever writes at the same time.
create function credit_use_is_covered() returns trigger language plpgsql as $$
declare
    given credit_grant;
    used  numeric;
begin
    select * into given from credit_grant where id = new.grant_id for no key update;
    select coalesce(sum(amount), 0) + new.amount into used from credit_use where grant_id = new.grant_id;
    if used < 0 or used > given.amount then
        raise exception 'the grant % has % %, of which % would be used', given.id, given.amount, given.currency, used
            using errcode = 'check_violation';
    end if;
    if not exists (select from invoice where number = new.invoice and tenant_id = given.tenant_id and currency = given.currency) then
        raise exception 'the grant % is not for the invoice %', given.id, new.invoice using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger credit_use_is_covered before insert on credit_use
    for each row execute function credit_use_is_covered();

-- At the end of the transaction that issues it, an invoice is whole: it has all its lines, and no number is left for another.
create function invoice_line_is_counted() returns trigger language plpgsql as $$
begin
    if new.line > (select lines from invoice where number = new.number) then
        raise exception 'invoice % has no line %', new.number, new.line using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger invoice_line_is_counted before insert on invoice_line
    for each row execute function invoice_line_is_counted();

create function invoice_is_whole() returns trigger language plpgsql as $$
declare
    of_invoice text := case tg_table_name when 'invoice' then to_jsonb(new) ->> 'number' else to_jsonb(new) ->> 'invoice' end;
    whole      invoice;
    counted    bigint;
    summed     numeric;
begin
    select * into whole from invoice where number = of_invoice;
    select count(*), sum(amount) into counted, summed from invoice_line where number = of_invoice;
    if counted <> whole.lines or summed is distinct from whole.net
        or whole.credited <> (select coalesce(sum(amount), 0) from credit_use where invoice = of_invoice) then
        raise exception 'the lines and credits of invoice % are not its sums', of_invoice
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger invoice_is_whole after insert on invoice deferrable initially deferred
    for each row execute function invoice_is_whole();
create constraint trigger credit_use_is_whole after insert on credit_use deferrable initially deferred
    for each row execute function invoice_is_whole();

create trigger invoice_is_kept before update or delete on invoice for each row execute function row_is_kept();
create trigger invoice_is_not_emptied before truncate on invoice for each statement execute function row_is_kept();
create trigger invoice_line_is_kept before update or delete on invoice_line for each row execute function row_is_kept();
create trigger invoice_line_is_not_emptied before truncate on invoice_line for each statement execute function row_is_kept();
create trigger credit_grant_is_kept before update or delete on credit_grant for each row execute function row_is_kept();
create trigger credit_grant_is_not_emptied before truncate on credit_grant for each statement execute function row_is_kept();
create trigger credit_use_is_kept before update or delete on credit_use for each row execute function row_is_kept();
create trigger credit_use_is_not_emptied before truncate on credit_use for each statement execute function row_is_kept();
create trigger payment_is_kept before update or delete on payment for each row execute function row_is_kept();
create trigger payment_is_not_emptied before truncate on payment for each statement execute function row_is_kept();

-- Where each invoice stands. What was paid for one that was credited later is a grant of its own.
create view invoice_standing as
select invoice.*,
    note.number as corrected_by,
    (select coalesce(sum(amount), 0) from payment where payment.invoice = invoice.number) as paid
from invoice left join invoice as note on note.corrects = invoice.number;

-- What others refer to has to be locked for that, which takes the right to update it: the triggers above refuse that.
revoke delete, truncate on invoice, credit_grant from current_user;
revoke update, delete, truncate on invoice_line, credit_use from current_user;
revoke update, delete, truncate on payment from current_user;
