#!/bin/sh
# Runs once, when the database volume is empty: the role that owns the tables and the role that works in them.
# standalone/roles.py does the same on one machine without Docker.
set -eu

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
create role alongside_owner with login nosuperuser nobypassrls nocreaterole nocreatedb noreplication
    password :'owner_password';
create role alongside_app with login nosuperuser nobypassrls nocreaterole nocreatedb noreplication
    password :'app_password';
create database alongside owner alongside_owner;
-- What PostgreSQL gives everybody: every other database, and temporary tables, which can hide ours from triggers.
revoke connect, temporary on database alongside, postgres, template1 from public;
grant connect on database alongside to alongside_owner, alongside_app;
\connect alongside
-- Large objects belong to no table, so no row security holds them.
revoke execute on function lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) from public;
SQL
