-- What comes in for an invoice that was taken back by then pays the one that stands in its place. The payment goes on saying which
-- one was named. See docs/billing.md.
create table payment_passed_on (
    reference text primary key references payment,
    invoice   text not null references invoice, -- which it pays
    amount    numeric not null check (amount > 0)
);
create index payment_passed_on_invoice on payment_passed_on (invoice);

-- To no other tenant's invoice, no more than came in, and never away from an invoice that stands.
create function payment_is_passed_on() returns trigger language plpgsql as $$
begin
    if not exists (
        select from payment join invoice as named on named.number = payment.invoice
            join invoice as paid on paid.number = new.invoice
        where payment.reference = new.reference and payment.amount >= new.amount and paid.kind = 'INVOICE'
            and (paid.tenant_id, paid.month, paid.currency) = (named.tenant_id, named.month, named.currency)
            and exists (select from invoice where corrects = named.number)
            and not exists (select from invoice where corrects = paid.number)) then
        raise exception 'of the payment %, % can''t be passed on to the invoice %', new.reference, new.amount, new.invoice
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger payment_is_passed_on before insert on payment_passed_on
    for each row execute function payment_is_passed_on();

create trigger payment_passed_on_is_kept before update or delete on payment_passed_on
    for each row execute function row_is_kept();
create trigger payment_passed_on_is_not_emptied before truncate on payment_passed_on
    for each statement execute function row_is_kept();
revoke update, delete, truncate on payment_passed_on from current_user;

-- What others refer to has to be locked for that, which takes the right to update it: payment_is_kept refuses that all the same.
grant update on payment to current_user;

-- What came in for each invoice: what was passed on counts where it went, and no more for the one that was named.
create view payment_part as
select invoice, amount from payment
union all
select payment.invoice, -passed.amount from payment join payment_passed_on as passed using (reference)
union all
select invoice, amount from payment_passed_on;

create or replace view invoice_standing as
select invoice.*,
    note.number as corrected_by,
    (select coalesce(sum(amount), 0) from payment_part where payment_part.invoice = invoice.number) as paid
from invoice left join invoice as note on note.corrects = invoice.number;

create or replace function sealed_rows() returns table (of text, key text, digest text) language sql stable set timezone = 'UTC'
begin atomic
    select of, row_key(written, variadic columns), row_digest(written)
    from (
        select 'price_book' as of, to_jsonb(price_book) as written, array['name'] as columns from price_book
        union all select 'price_version', to_jsonb(price_version), array['price_book', 'valid_from'] from price_version
        union all select 'price', to_jsonb(price), array['price_book', 'valid_from', 'meter'] from price
        union all select 'plan', to_jsonb(plan), array['name'] from plan
        union all select 'plan_version', to_jsonb(plan_version), array['plan', 'valid_from'] from plan_version
        union all select 'tenant_plan', to_jsonb(tenant_plan), array['tenant_id', 'valid_from'] from tenant_plan
        union all select 'billing_profile', to_jsonb(billing_profile), array['tenant_id', 'valid_from'] from billing_profile
        union all select 'tax_change', to_jsonb(tax_change), array['tenant_id', 'valid_from'] from tax_change
        union all select 'credit_grant', to_jsonb(credit_grant), array['id'] from credit_grant
        union all select 'credit_use', to_jsonb(credit_use), array['grant_id', 'invoice'] from credit_use
        union all select 'payment', to_jsonb(payment), array['reference'] from payment
        union all select 'payment_passed_on', to_jsonb(payment_passed_on), array['reference'] from payment_passed_on
    ) as kept;
end;
create trigger payment_passed_on_is_sealed after insert or delete on payment_passed_on
    for each row execute function row_is_sealed('reference');
