create table bundle_job (
  id varchar(64) not null primary key,
  name varchar(1000) not null,
  app_path varchar(4000) not null,
  status varchar(20) not null,
  user_name varchar(256) not null,
  group_name varchar(256),
  external_id varchar(300),
  definition text not null,
  -- job properties as JSON
  configuration text not null,
  kick_off_at timestamp with time zone,
  pause_at timestamp with time zone,
  -- the end that its coordinators are given; null leaves each its own
  end_at timestamp with time zone,
  created_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  -- what was asked of it last, and by whom
  verb varchar(12),
  verb_by varchar(256),
  -- each rises with every change of verb, pause and end; a coordinator notes which it was given
  verb_number integer not null,
  pause_number integer not null,
  end_number integer not null,
  -- when something is to be done for it; null when only an event can bring that about
  next_due timestamp with time zone,
  -- until then one server works on it
  lease_until timestamp with time zone,
  next_sequence bigint not null
);

create index bundle_job_due on bundle_job (next_due);
create index bundle_job_created on bundle_job (created_at, id);

create table bundle_coordinator (
  bundle_id varchar(64) not null,
  position integer not null,
  name varchar(1000) not null,
  enabled boolean not null,
  app_path varchar(4000) not null,
  -- its own properties as JSON, on top of the bundle's
  configuration text not null,
  -- written in the transaction that inserts the coordinator: never two for one row
  coordinator_id varchar(64),
  -- why it could not be submitted
  error text,
  verb_done integer not null,
  pause_done integer not null,
  end_done integer not null,
  primary key (bundle_id, position)
);

create index bundle_coordinator_job on bundle_coordinator (coordinator_id);
