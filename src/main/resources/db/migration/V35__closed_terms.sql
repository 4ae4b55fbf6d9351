-- Terms of a time that stands on an invoice don't change. A book's or plan's first version changes nobody's: nobody can be
-- on it before.

create function terms_are_open() returns trigger language plpgsql as $$
declare
    until timestamptz;
begin
    if tg_table_name = 'price_version'
            and not exists (select from price_version where price_book = to_jsonb(new) ->> 'price_book' and valid_from <> new.valid_from)
        or tg_table_name = 'plan_version'
            and not exists (select from plan_version where plan = to_jsonb(new) ->> 'plan' and valid_from <> new.valid_from) then
        return null;
    end if;
    select max(least(ends_at, closed_at)) into until from charged_month
    where closed_at is not null and (tg_table_name <> 'tenant_plan' or tenant_id = (to_jsonb(new) ->> 'tenant_id')::uuid);
    if new.valid_from < until then
        raise exception 'months until % are closed: % can''t be valid from %', until, tg_table_name, new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create trigger price_version_is_open after insert on price_version for each row execute function terms_are_open();
create trigger plan_version_is_open after insert on plan_version for each row execute function terms_are_open();
create trigger tenant_plan_is_open after insert on tenant_plan for each row execute function terms_are_open();
