-- How an endpoint stands; its row is also the lock under which places there are given.
create table endpoint_capacity (
  endpoint varchar(128) not null primary key,
  -- places ever given; each tenth goes to who waits longest
  admissions bigint not null,
  -- how many might start at once right after the last refusal; nothing while there was none
  start_limit integer,
  refused_at timestamp with time zone,
  refused_since timestamp with time zone,
  paused_until timestamp with time zone,
  refusals integer not null
);

-- Attempts that want a place at an endpoint or have one. A place is in use as long as its attempt
-- lives, whatever this table says: rows of dead attempts are cleared by whoever gives places.
create table endpoint_place (
  job_id varchar(64) not null,
  node varchar(128) not null,
  run integer not null,
  attempt integer not null,
  endpoint varchar(128) not null,
  kind varchar(8) not null,
  -- what the attempt opened stays open until its job has ended
  until_job_ends boolean not null,
  -- the job at the top: what several jobs of one tree hold is held together
  holder varchar(64) not null,
  user_name varchar(256) not null,
  queue varchar(256) not null,
  priority integer not null,
  wanted_at timestamp with time zone not null,
  -- nothing while it waits
  admitted_at timestamp with time zone,
  -- since when something may exist at the endpoint
  sent_at timestamp with time zone,
  started_at timestamp with time zone,
  primary key (job_id, node, run, attempt)
);

create index endpoint_place_standing on endpoint_place (endpoint, admitted_at, kind);
