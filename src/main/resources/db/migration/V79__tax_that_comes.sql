-- Tax rates that are set ahead. A tenant's rate is that of the latest of its profiles and of these; of one instant, of these.
create table tax_change (
    tenant_id   uuid not null references tenant,
    valid_from  timestamptz not null check (starts_a_version(valid_from)),
    tax_percent numeric not null check (tax_percent between 0 and 100 and scale(tax_percent) <= 3),
    created_by  text not null,
    created_at  timestamptz not null,
    primary key (tenant_id, valid_from)
);
create trigger tax_change_is_kept before update or delete on tax_change
    for each row execute function history_is_appended();
create trigger tax_change_is_not_emptied before truncate on tax_change for each statement execute function row_is_kept();

create function tax_change_is_last() returns trigger language plpgsql as $$
begin
    perform from tenant where id = new.tenant_id for no key update;
    if exists (select from tax_change where tenant_id = new.tenant_id and valid_from >= new.valid_from)
            or exists (select from billing_profile where tenant_id = new.tenant_id and valid_from >= new.valid_from) then
        raise exception 'tenant % has a tax rate that is valid from % or later', new.tenant_id, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger tax_change_is_last before insert on tax_change for each row execute function tax_change_is_last();

-- What is taken back before it is valid is unsealed with it.
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
    ) as kept;
end;
create trigger tax_change_is_sealed after insert or delete on tax_change
    for each row execute function row_is_sealed('tenant_id', 'valid_from');
