-- Attempts that are over: those before a user retry, and those of runs before the latest.
create table action_attempt (
  job_id varchar(64) not null,
  node varchar(128) not null,
  run integer not null,
  attempt integer not null,
  status varchar(12) not null,
  -- the evaluated action
  conf text not null,
  external text not null,
  error_code varchar(64),
  error_message text,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  -- the next run goes on with what this attempt started (the job of a sub-workflow)
  continued boolean not null,
  primary key (job_id, node, run, attempt)
);
