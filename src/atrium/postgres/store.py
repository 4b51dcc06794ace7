"""The few statements that the launcher sends as the server's administrator."""

# Each line makes what is missing; CREATE DATABASE cannot stand in a DO block, so psql runs what is selected.
BOOTSTRAP = r"""
SELECT 'CREATE ROLE atrium LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atrium') \gexec
SELECT 'GRANT pg_monitor TO atrium'
 WHERE NOT pg_has_role('atrium', 'pg_monitor', 'member') \gexec
SELECT 'CREATE DATABASE atrium OWNER atrium'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'atrium') \gexec
"""

# Before a restore: nobody else may be connected (who has just left is given a moment), and everything of ours goes,
# in the transaction that brings the backup in.
EMPTY = r"""
SET lock_timeout = '10s';
SET client_min_messages = warning;
DO $$
DECLARE
    name text;
BEGIN
    FOR attempt IN 1..20 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN NOT EXISTS (
            SELECT
              FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        );
        IF attempt = 20 THEN
            RAISE EXCEPTION 'The database is in use: stop the doors and the worker first.';
        END IF;
        PERFORM pg_sleep(0.1);
    END LOOP;
    FOR name IN
        SELECT nspname
          FROM pg_namespace
         WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'public')
    LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT extname FROM pg_extension WHERE extname NOT IN ('plpgsql', 'pg_stat_statements')
    LOOP
        EXECUTE format('DROP EXTENSION %I CASCADE', name);
    END LOOP;
    FOR name IN
        SELECT relname
          FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', name);
    END LOOP;
END
$$;
"""
