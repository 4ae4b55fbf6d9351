-- Since when a month is open again is part of what its digest says. Of one that never was, the digest stays as it was.

alter function charges_digest(uuid, date) rename to charges_digest_until_now;

create function charges_digest(of_tenant uuid, of_month date) returns text language sql stable
    return (select md5(concat_ws('|', extract(epoch from starts_at), extract(epoch from ends_at), extract(epoch from as_of),
            coalesce(extract(epoch from closed_at)::text, '-'), charges_digest_before(of_tenant, of_month),
            extract(epoch from reopened_at)))
        from charged_month where tenant_id = of_tenant and month = of_month);

update charged_month set digest = charges_digest(tenant_id, month)
where reopened_at is not null and digest = charges_digest_until_now(tenant_id, month);

drop function charges_digest_until_now(uuid, date);
