-- An invoice and its lines as they were issued, so that whatever somebody changes of them shows.

create table invoice_seal (
    number text primary key references invoice,
    digest text not null
);

create function invoice_digest(of_number text) returns text language sql stable set timezone = 'UTC'
    return (select md5(to_jsonb(invoice)::text || coalesce((select string_agg(to_jsonb(invoice_line)::text, E'\n' order by line)
            from invoice_line where invoice_line.number = of_number), ''))
        from invoice where invoice.number = of_number);

create function invoice_is_sealed() returns trigger language plpgsql as $$
begin
    insert into invoice_seal (number, digest) values (new.number, invoice_digest(new.number));
    return null;
end $$;
-- When its transaction ends, and all its lines are there.
create constraint trigger invoice_is_sealed after insert on invoice deferrable initially deferred
    for each row execute function invoice_is_sealed();

insert into invoice_seal select number, invoice_digest(number) from invoice;

create trigger invoice_seal_is_kept before update or delete on invoice_seal for each row execute function row_is_kept();
create trigger invoice_seal_is_not_emptied before truncate on invoice_seal for each statement execute function row_is_kept();

-- verification ----------------------------------------------------------------------------------

-- Null for all tenants.
alter table verification add column tenant_id uuid references tenant;
