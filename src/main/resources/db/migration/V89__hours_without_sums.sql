-- Reports are made of counts in buckets, and of one tenant by the day: nobody reads these, which are written every two minutes.
-- An older replica that still runs can't roll up any more: the next one makes its hours from all of their samples.

set local lock_timeout = '5s';

drop index overhead_hour_tenant;
alter table overhead_hour
    drop column memory_samples, drop column memory_sum,
    drop column cpu_samples, drop column cpu_sum;
