-- A run that begins again compares all of it anew: also where a replica does so that knows nothing of totals.
create function verification_begins() returns trigger language plpgsql as $$
begin
    delete from verification_total where verification_id = new.id;
    delete from verification_now where verification_id = new.id;
    return null;
end $$;
create trigger verification_begins after update of started_at on verification
    for each row execute function verification_begins();
