-- How much of a late month is missing, where that is more than somebody has said a word for: it waits until one is said.
alter table invoice_late add column missing_seconds bigint;
