-- What an attempt may do once at most is marked here before it is done.
create table attempt_mark (
  job_id varchar(64) not null,
  node varchar(128) not null,
  run integer not null,
  attempt integer not null,
  primary key (job_id, node, run, attempt)
);
