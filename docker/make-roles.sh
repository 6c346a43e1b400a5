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
SQL
