-- A coordinator job. What it was submitted with stands in coordinator_version; here is what is asked
-- for often and what changes.
create table coordinator_job (
  id varchar(64) not null primary key,
  name varchar(1000) not null,
  app_path varchar(4000) not null,
  status varchar(20) not null,
  -- whether a user has suspended it
  held boolean not null,
  user_name varchar(256) not null,
  group_name varchar(256),
  external_id varchar(300),
  bundle_id varchar(64),
  backfill_of varchar(64),
  definition_version integer not null,
  frequency varchar(1000) not null,
  time_unit varchar(16) not null,
  timezone varchar(64) not null,
  start_at timestamp with time zone not null,
  end_at timestamp with time zone not null,
  pause_at timestamp with time zone,
  concurrency integer not null,
  throttle integer not null,
  timeout_minutes integer not null,
  execution varchar(12) not null,
  -- the times of a backfill as JSON; any other job's follow from its definition
  nominal_times text,
  last_number integer not null,
  last_nominal_at timestamp with time zone,
  -- of the action to make next; null when all are made
  next_nominal_at timestamp with time zone,
  all_made boolean not null,
  -- how many actions have ended, by status, as JSON
  ended_actions text not null,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  -- when something is to be done for it; null when only an event can bring that about
  next_due timestamp with time zone,
  version bigint not null,
  next_sequence bigint not null
);

create index coordinator_job_due on coordinator_job (next_due);
create index coordinator_job_created on coordinator_job (created_at, id);
create index coordinator_job_bundle on coordinator_job (bundle_id);
create index coordinator_job_backfill on coordinator_job (backfill_of);

-- What a coordinator is made of; an update adds a row. Actions name the one they were made from.
create table coordinator_version (
  coordinator_id varchar(64) not null,
  number integer not null,
  definition_hash varchar(64) not null,
  -- a configuration whose keys are the addresses of included files and whose values are their texts
  includes_hash varchar(64) not null,
  configuration_hash varchar(64) not null,
  created_at timestamp with time zone not null,
  primary key (coordinator_id, number)
);

create table coordinator_action (
  coordinator_id varchar(64) not null,
  number integer not null,
  nominal_at timestamp with time zone not null,
  status varchar(12) not null,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  definition_version integer not null,
  workflow_id varchar(64),
  -- what it waits for, as a JSON list
  missing text not null,
  next_look_at timestamp with time zone,
  timeout_at timestamp with time zone,
  -- what its workflow is started with, as JSON, once it is ready
  request text,
  -- what a rerun lays over the properties, as JSON
  rerun_properties text not null,
  error_code varchar(64),
  error_message text,
  primary key (coordinator_id, number)
);

create index coordinator_action_status on coordinator_action (coordinator_id, status);
create index coordinator_action_nominal on coordinator_action (coordinator_id, nominal_at);

-- Every workflow that an action ever started.
create table coordinator_run (
  workflow_id varchar(64) not null primary key,
  coordinator_id varchar(64) not null,
  number integer not null,
  started_at timestamp with time zone not null
);

create index coordinator_run_action on coordinator_run (coordinator_id, number);

-- When a server was last seen to keep the schedules: one row.
create table coordinator_heartbeat (
  id integer not null primary key,
  at timestamp with time zone not null
);
