-- Why a month without any line was closed although part of it was not seen: there is no invoice to print it on.

set local lock_timeout = '5s';

alter table charged_month
    add column approved_by text,
    add column approved_at timestamptz,
    add column approval_reason text,
    add column approved_missing bigint check (approved_missing > 0),
    add check (num_nulls(approved_by, approved_at, approval_reason, approved_missing) in (0, 4));
create index charged_month_unbilled on charged_month (month) where approved_by is not null;

-- It is part of what the month's digest says. Of a month without it, the digest stays as it was.
create or replace function charges_digest(of_tenant uuid, of_month date) returns text language sql stable
    return (select md5(concat_ws('|', extract(epoch from starts_at), extract(epoch from ends_at), extract(epoch from as_of),
            coalesce(extract(epoch from closed_at)::text, '-'), charges_digest_before(of_tenant, of_month),
            extract(epoch from reopened_at), case when approved_by is not null then jsonb_build_array(approved_by,
                extract(epoch from approved_at), approval_reason, approved_missing)::text end))
        from charged_month where tenant_id = of_tenant and month = of_month);
