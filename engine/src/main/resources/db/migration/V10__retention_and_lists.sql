-- When a text was last stored or stored again; what nobody refers to is deleted a day later.
alter table workflow_definition add column used_at timestamp with time zone default current_timestamp not null;
alter table job_configuration add column used_at timestamp with time zone default current_timestamp not null;

-- What is old enough to go is found without a look at all that is not.
create index workflow_job_ended on workflow_job (ended_at, id);

-- Lists come newest first, of one status or of one user.
drop index workflow_job_status;
create index workflow_job_status on workflow_job (status, created_at, id);
-- with the status, so that a list of both need not read the rows of the others
create index workflow_job_user on workflow_job (user_name, created_at, id, status);

-- Work that one of all servers does from time to time: until next_at it is the owner's alone.
create table recurring_task (
  name varchar(64) not null primary key,
  owner varchar(64),
  next_at timestamp with time zone not null
);

insert into recurring_task (name, next_at) values ('retention', current_timestamp);
