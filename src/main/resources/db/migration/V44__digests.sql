-- What nobody's money stands on is checked as well: a change of any column of the ledger, of terms and of payments shows.
-- See docs/billing.md, Verification.

-- the ledger ------------------------------------------------------------------------------------

-- One number of all that a segment says. Days add them up: in whatever order segments come, the sum is the same.
create function segment_digest(segment usage_segment) returns bigint language sql immutable parallel safe
    return hash_record_extended(row(segment.id, segment.sign, segment.revision, segment.corrects, segment.tenant_id,
        segment.namespace_uid, segment.pod_uid, segment.app, segment.release, segment.node, segment.cpu_millis,
        segment.memory_bytes, segment.overhead_cpu_millis, segment.overhead_memory_bytes, segment.started_at,
        segment.ended_at, segment.coverage), 0);

-- Of the closed segments that began on the day.
alter table usage_rollup add column digest numeric not null default 0;
alter table usage_rollup_change add column digest numeric not null default 0;
insert into usage_rollup_rebuild (tenant_id, month)
select distinct tenant_id, date_trunc('month', day::timestamp)::date
from (select tenant_id, day from usage_rollup union all select tenant_id, day from usage_rollup_change) as rolled
on conflict do nothing;

create or replace function usage_segment_counts() returns trigger language plpgsql as $$
begin
    insert into usage_rollup_change (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances, digest)
    select new.tenant_id, day, new.app, held * new.cpu_millis, held * new.memory_bytes, held * new.overhead_cpu_millis,
        held * new.overhead_memory_bytes, held,
        case when day = (new.started_at at time zone 'UTC')::date then segment_digest(new) else 0 end
    from usage_days(new.started_at, new.ended_at), lateral (select new.sign * seconds::numeric as held) as times;
    return null;
end $$;

-- As a segment was opened, so it is until it is closed.
alter table usage_open add column digest bigint;
update usage_open set digest = segment_digest(segment)
from usage_segment as segment where segment.id = segment_id and segment.started_at = usage_open.started_at;

create function usage_segment_is_opened() returns trigger language plpgsql as $$
begin
    update usage_open set digest = segment_digest(new) where pod_uid = new.pod_uid;
    return null;
end $$;
create trigger usage_segment_is_opened after insert on usage_segment
    for each row when (new.ended_at is null) execute function usage_segment_is_opened();

-- One that was changed meanwhile is closed all the same, and its day never comes to what its segments come to.
create function usage_segment_was_opened() returns trigger language plpgsql as $$
begin
    insert into usage_rollup_change (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances, digest)
    select old.tenant_id, old.started_at at time zone 'UTC', old.app, 0, 0, 0, 0, 0, digest::numeric - segment_digest(old)
    from usage_open where pod_uid = old.pod_uid and digest <> segment_digest(old);
    return new;
end $$;
-- By its name before the trigger that forgets what is open.
create trigger usage_segment_and_what_was_opened before update on usage_segment
    for each row when (old.ended_at is null) execute function usage_segment_was_opened();

-- charges ---------------------------------------------------------------------------------------

alter function charges_digest(uuid, date) rename to charges_digest_before;

create function charges_digest(of_tenant uuid, of_month date) returns text language sql stable
    return (select md5(concat_ws('|', extract(epoch from starts_at), extract(epoch from ends_at), extract(epoch from as_of),
            coalesce(extract(epoch from closed_at)::text, '-'), charges_digest_before(of_tenant, of_month)))
        from charged_month where tenant_id = of_tenant and month = of_month);

update charged_month set digest = charges_digest(tenant_id, month)
where digest = charges_digest_before(tenant_id, month);

-- terms and what was paid -----------------------------------------------------------------------

-- A row as it was written, whichever table it is of.
create table row_seal (
    of     text not null,
    key    text not null,
    digest text not null,
    primary key (of, key)
);

create function row_digest(written jsonb) returns text language sql immutable parallel safe
    return md5(written::text);

create function row_key(written jsonb, variadic columns text[]) returns text language sql immutable parallel safe
    return (select string_agg(written ->> name, ' ' order by place) from unnest(columns) with ordinality as key (name, place));

-- All rows that are sealed, as they are now.
create function sealed_rows() returns table (of text, key text, digest text) language sql stable set timezone = 'UTC'
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
        union all select 'credit_grant', to_jsonb(credit_grant), array['id'] from credit_grant
        union all select 'credit_use', to_jsonb(credit_use), array['grant_id', 'invoice'] from credit_use
        union all select 'payment', to_jsonb(payment), array['reference'] from payment
    ) as kept;
end;

create function row_is_sealed() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
    if tg_op = 'DELETE' then
        delete from row_seal where of = tg_table_name and key = row_key(to_jsonb(old), variadic tg_argv);
        return null;
    end if;
    insert into row_seal (of, key, digest)
    values (tg_table_name, row_key(to_jsonb(new), variadic tg_argv), row_digest(to_jsonb(new)))
    on conflict (of, key) do update set digest = excluded.digest;
    return null;
end $$;

-- What may be taken back, since it isn't valid yet, is unsealed with it.
create trigger price_book_is_sealed after insert or delete on price_book
    for each row execute function row_is_sealed('name');
create trigger price_version_is_sealed after insert or delete on price_version
    for each row execute function row_is_sealed('price_book', 'valid_from');
create trigger price_is_sealed after insert or delete on price
    for each row execute function row_is_sealed('price_book', 'valid_from', 'meter');
create trigger plan_is_sealed after insert or delete on plan
    for each row execute function row_is_sealed('name');
create trigger plan_version_is_sealed after insert or delete on plan_version
    for each row execute function row_is_sealed('plan', 'valid_from');
create trigger tenant_plan_is_sealed after insert or delete on tenant_plan
    for each row execute function row_is_sealed('tenant_id', 'valid_from');
create trigger billing_profile_is_sealed after insert or delete on billing_profile
    for each row execute function row_is_sealed('tenant_id', 'valid_from');
create trigger credit_grant_is_sealed after insert or delete on credit_grant
    for each row execute function row_is_sealed('id');
create trigger credit_use_is_sealed after insert or delete on credit_use
    for each row execute function row_is_sealed('grant_id', 'invoice');
create trigger payment_is_sealed after insert or delete on payment
    for each row execute function row_is_sealed('reference');

insert into row_seal select * from sealed_rows();

create trigger row_seal_is_kept before update or delete on row_seal
    for each row when (pg_trigger_depth() = 0) execute function row_is_kept();
create trigger row_seal_is_not_emptied before truncate on row_seal for each statement execute function row_is_kept();

-- verification ----------------------------------------------------------------------------------

-- Null for a whole month.
alter table verification add column invoice text references invoice;
