-- Secrets at rest: sealed by the application, which alone has the keys. See docs/adr/0008-secrets-at-rest.md.

-- Knows each key again without holding it.
create table encryption_key (
    id          text primary key,
    check_value bytea not null
);

-- The secret values of a release's environment. What they are bound to doesn't name the release, so that a later
-- release takes them over as they are.
create table release_secret (
    app_id  uuid not null,
    release int not null,
    name    text not null,
    key_id  text not null,
    sealed  bytea not null,
    primary key (app_id, release, name),
    foreign key (app_id, release) references release (app_id, number) on delete cascade
);
create index release_secret_key on release_secret (key_id);

-- A release is immutable, and so are its secrets; only the key that they are sealed with may change.
create function release_secret_is_immutable() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if exists (select from deployment d where d.app_id = new.app_id and d.release = new.release) then
            raise exception 'release % of app % is immutable: it is deployed already', new.release, new.app_id;
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' then
        if exists (select from release r where r.app_id = old.app_id and r.number = old.release) then
            raise exception 'release % of app % is immutable', old.release, old.app_id;
        end if;
        return old;
    end if;
    if new.key_id = old.key_id
            or to_jsonb(new) - 'key_id' - 'sealed' is distinct from to_jsonb(old) - 'key_id' - 'sealed'
            or octet_length(new.sealed) <> octet_length(old.sealed) then
        raise exception 'release % of app % is immutable', old.release, old.app_id;
    end if;
    return new;
end $$;
create trigger release_secret_is_immutable before insert or update or delete on release_secret
    for each row execute function release_secret_is_immutable();

-- These were plain hashes until now, from which something short could be guessed. They last a day at most.
delete from idempotency_key;
