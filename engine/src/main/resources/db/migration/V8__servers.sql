-- The servers that share this database. A command belongs to the server whose id stands in its row, as long as
-- that server's own row is here: whoever finds a lease that has ended frees the commands and deletes the row, in
-- one transaction. Times are the database's, so that servers' clocks need not agree.
create table engine_server (
  id varchar(64) not null primary key,
  -- where clients reach it; empty when nobody does
  url varchar(1000) not null,
  started_at timestamp with time zone not null,
  lease_until timestamp with time zone not null
);

update action_command set lease_owner = null;
alter table action_command drop column lease_until;

drop index action_command_due;
create index action_command_due on action_command (lease_owner, due_at);
