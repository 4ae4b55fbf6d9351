-- A tenant's row stays, for its usage, and a segment is of a tenant that there is. Each segment's foreign key said so at the
-- price of a lock on its tenant's row for every segment, and of a scan of every month that is taken in. See docs/billing.md.

-- All locks at once and not for long: an older replica may still be reading, and everybody would wait behind this.
set local lock_timeout = '5s';
lock table usage_segment, tenant in access exclusive mode;

create trigger tenant_is_kept before delete or update of id on tenant for each row execute function row_is_kept();
create trigger tenant_is_not_emptied before truncate on tenant for each statement execute function row_is_kept();

do $$
declare
    key text;
begin
    for key in select conname from pg_constraint where conrelid = 'usage_segment'::regclass and contype = 'f'
    loop
        execute format('alter table usage_segment drop constraint %I', key);
    end loop;
end $$;
create function usage_segment_is_somebodys() returns trigger language plpgsql as $$
begin
    if not exists (select from tenant where id = new.tenant_id) then
        raise exception 'usage segment % is of tenant %, which there isn''t', new.id, new.tenant_id using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger usage_segment_is_somebodys before insert on usage_segment for each row execute function usage_segment_is_somebodys();

-- A pod is found by its UID's hash, as its segments of a month that was taken in are: an index half as large.
create function pod_hash(uid text) returns bigint language sql immutable parallel safe return hashtextextended(uid, 0);

-- As in V63, but for how it finds a pod's other segments.
create or replace function usage_segment_is_new() returns trigger language plpgsql as $$
begin
    if new.sign = -1 then
        lock table usage_open in access exclusive mode;
        if not exists (select from usage_segment as was
                where was.tenant_id = new.tenant_id and was.started_at = new.started_at and was.id = new.corrects and was.sign = 1
                  and to_jsonb(was) - '{id,sign,corrects}'::text[] = to_jsonb(new) - '{id,sign,corrects}'::text[]) then
            raise exception 'usage segment % can only be taken back as it is', new.corrects
                using errcode = 'integrity_constraint_violation';
        end if;
        return new;
    end if;
    if new.revision > 0 then
        lock table usage_open in access exclusive mode;
        if not exists (select from usage_segment as reversal
                where reversal.corrects = new.corrects and reversal.sign = -1 and reversal.pod_uid = new.pod_uid
                  and reversal.revision < new.revision) then
            raise exception 'usage segment % was not taken back: it can''t be replaced', new.corrects
                using errcode = 'integrity_constraint_violation';
        end if;
    end if;
    if exists (select from usage_open as open
            where open.pod_uid = new.pod_uid and open.started_at < coalesce(new.ended_at, 'infinity'))
        or exists (select from usage_segment as other
            where pod_hash(other.pod_uid) = pod_hash(new.pod_uid) and other.pod_uid = new.pod_uid and other.sign = 1
              and (new.revision > 0 or new.ended_at is null or other.revision > 0)
              and other.started_at >= month_of(new.started_at) at time zone 'UTC'
              and other.started_at < coalesce(new.ended_at, 'infinity')
              and tstzrange(other.started_at, other.ended_at) && tstzrange(new.started_at, new.ended_at)
              and not exists (select from usage_segment as reversal where reversal.sign = -1
                  and reversal.corrects = other.id and reversal.started_at = other.started_at)) then
        raise exception 'pod % already has a usage segment in that time', new.pod_uid using errcode = 'exclusion_violation';
    end if;
    if new.ended_at is null then
        insert into usage_open (pod_uid, tenant_id, segment_id, started_at, app, cpu_millis, memory_bytes,
            overhead_cpu_millis, overhead_memory_bytes)
        values (new.pod_uid, new.tenant_id, new.id, new.started_at, new.app, new.cpu_millis, new.memory_bytes,
            new.overhead_cpu_millis, new.overhead_memory_bytes);
    end if;
    return new;
end $$;
