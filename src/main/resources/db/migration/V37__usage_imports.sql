-- What each segment is checked for, cheaper, so that months can be taken in quickly. See docs/billing.md.

alter table usage_segment
    drop constraint usage_segment_check2,
    drop constraint usage_segment_check3,
    add constraint usage_segment_seconds check (started_at = started_at::timestamptz(0) and ended_at = ended_at::timestamptz(0)),
    -- What goes on past a month's end goes on in a segment of the next month: so no two months can overlap.
    add constraint usage_segment_month check (ended_at at time zone interval '0'
        <= date_trunc('month', started_at at time zone interval '0') + interval '1 month');

-- UIDs are nobody's language.
alter table usage_segment alter column pod_uid type text collate "C";
alter table usage_open alter column pod_uid type text collate "C";
