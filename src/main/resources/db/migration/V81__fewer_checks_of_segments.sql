-- The same that was asked of each segment, in three checks instead of ten: what a check costs is mostly its being there, ten
-- million times when a month is taken in. What is there was checked; V85 has PostgreSQL look again, beside who writes.

set local lock_timeout = '5s';

alter table usage_segment
    drop constraint usage_segment_sign_check,
    drop constraint usage_segment_revision_check,
    drop constraint usage_segment_cpu_millis_check1,
    drop constraint usage_segment_memory_bytes_check1,
    drop constraint usage_segment_overhead_cpu_millis_check1,
    drop constraint usage_segment_overhead_memory_bytes_check1,
    drop constraint usage_segment_coverage_check1,
    drop constraint usage_segment_check1,
    drop constraint usage_segment_seconds,
    drop constraint usage_segment_check4,
    add constraint usage_segment_values check (sign in (1, -1) and revision >= 0
        and cpu_millis >= 0 and memory_bytes >= 0 and overhead_cpu_millis >= 0 and overhead_memory_bytes >= 0
        and coverage in ('OBSERVED', 'RECONSTRUCTED', 'MISSING')) not valid,
    add constraint usage_segment_time check (ended_at >= started_at
        and started_at = started_at::timestamptz(0) and ended_at = ended_at::timestamptz(0)) not valid,
    add constraint usage_segment_corrects check (case when sign = 1 then (revision > 0) = (corrects is not null)
        else corrects is not null and ended_at is not null end) not valid;
