-- Which job is the child of which attempt of a sub-workflow action: at most one each, whatever
-- crashes. What users write into oozie.wf.parent.id is never believed.
create table sub_workflow (
  job_id varchar(64) not null primary key,
  parent_id varchar(64) not null,
  node varchar(128) not null,
  run integer not null,
  attempt integer not null,
  -- the run of the child that the attempt waits for
  child_run integer not null,
  constraint sub_workflow_of_attempt unique (parent_id, node, run, attempt)
);
