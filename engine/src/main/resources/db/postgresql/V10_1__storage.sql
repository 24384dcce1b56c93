-- Rows that are written again soon find room in their page, so that PostgreSQL need not touch the indexes.
alter table workflow_job set (fillfactor = 60);
alter table workflow_action set (fillfactor = 70);

-- Queues: few rows live, many are dead. What is dead is cleared away by number, not by share.
alter table action_command set (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000);
alter table job_event set (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000);

-- A whole name may be longer than an entry of an index.
create index workflow_job_name on workflow_job (substr(name, 1, 100), created_at, id);
