-- V44 has every month rolled up again. What is left of a month without segments is its rollups: they stay as they are.
delete from usage_rollup_rebuild using usage_dropped where usage_rollup_rebuild.month = usage_dropped.month;
