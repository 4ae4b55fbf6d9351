-- Tells every replica, in the transaction that changes something, whose pages are out of date.
-- The payload is the tenant's id, and the app's where it is about one: "<tenant>" or "<tenant> <app>".

create function tell_of_deployment() returns trigger language plpgsql as $$
begin
    perform pg_notify('caisson_news', tenant_id || ' ' || id) from app where id = new.app_id;
    return null;
end $$;
create trigger tell_of_deployment after insert or update on deployment
    for each row execute function tell_of_deployment();

create function tell_of_app() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform pg_notify('caisson_news', old.tenant_id || ' ' || old.id);
    else
        perform pg_notify('caisson_news', new.tenant_id || ' ' || new.id);
    end if;
    return null;
end $$;
create trigger tell_of_app after insert or update or delete on app
    for each row execute function tell_of_app();

create function tell_of_pod() returns trigger language plpgsql as $$
begin
    perform pg_notify('caisson_news', concat_ws(' ', new.tenant_id, new.app_id));
    return null;
end $$;
create trigger tell_of_new_pod after insert on observed_pod
    for each row execute function tell_of_pod();
-- The watch begins anew each minute and shows every pod again: only what differs is news.
create trigger tell_of_changed_pod after update on observed_pod
    for each row when (old is distinct from new) execute function tell_of_pod();

create function tell_of_tenant() returns trigger language plpgsql as $$
begin
    perform pg_notify('caisson_news', new.id::text);
    return null;
end $$;
create trigger tell_of_tenant after update on tenant
    for each row when ((old.name, old.state, old.message) is distinct from (new.name, new.state, new.message))
    execute function tell_of_tenant();

create function tell_of_quota() returns trigger language plpgsql as $$
begin
    perform pg_notify('caisson_news', new.tenant_id::text);
    return null;
end $$;
create trigger tell_of_quota after update on tenant_quota
    for each row execute function tell_of_quota();
