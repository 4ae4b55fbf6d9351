-- The index that keeps a pod's segments from overlapping finds its replacements, too.
drop index usage_segment_replaced;
