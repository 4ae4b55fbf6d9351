-- Reads the ledger once, while it is written: V81 let nobody else have it.

alter table usage_segment
    validate constraint usage_segment_values,
    validate constraint usage_segment_time,
    validate constraint usage_segment_corrects;
