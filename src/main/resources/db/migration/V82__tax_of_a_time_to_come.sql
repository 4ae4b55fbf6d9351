-- A tax rate is never set for a time that was: by the database's clock, as what was valid is kept by it.
create function tax_change_comes() returns trigger language plpgsql as $$
begin
    if new.valid_from <= now() then
        raise exception 'a tax rate can''t be valid from %, which is over', new.valid_from
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger tax_change_comes before insert on tax_change for each row execute function tax_change_comes();
