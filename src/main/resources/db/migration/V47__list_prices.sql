-- What a unit costs by the price book, whoever pays for it, so that an invoice says it exactly.

-- Null for the minimum, and on lines from before it was kept.
alter table charge add column listed numeric;
alter table invoice_line add column listed numeric;

-- The lines' part of what charges_digest says.
create or replace function charges_digest_before(of_tenant uuid, of_month date) returns text language sql stable
    return (select coalesce(md5(string_agg(concat_ws('|', line, kind, coalesce(app, '-'), coalesce(meter, '-'),
            extract(epoch from starts_at), extract(epoch from ends_at), counted, currency, each, amount, value, listed),
            E'\n' order by line)), 'none')
        from charge where tenant_id = of_tenant and month = of_month);

-- A line that has none is sealed as it always was.
create or replace function invoice_digest(of_number text) returns text language sql stable set timezone = 'UTC'
    return (select md5(to_jsonb(invoice)::text || coalesce((
            select string_agg((to_jsonb(invoice_line) - case when listed is null then 'listed' else '' end)::text,
                E'\n' order by line)
            from invoice_line where invoice_line.number = of_number), ''))
        from invoice where invoice.number = of_number);
