-- Lets the role of 整改看板 spread its database over other servers (rectify shard). Run once in the coordinator's
-- database, the one of --database, as a superuser:   psql -d rectify -v role=rectify -f shards.sql
-- The shards need nothing but an empty database each, owned by a role with a password.
CREATE EXTENSION IF NOT EXISTS postgres_fdw;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO :role;
