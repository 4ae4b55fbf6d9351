-- Of how many tenants a verification compared no sums, because they were being made again: it says so.
alter table verification add column left_out int not null default 0;
