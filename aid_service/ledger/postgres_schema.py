"""The ledger's tables on PostgreSQL, and the one function that writes to them.

The function takes the lock itself, so a tailing reader misses nothing, and needs one round trip.
It runs with its owner's rights and finds its tables in one schema only, so a service role with
SELECT and EXECUTE can neither insert, update nor delete a fact by other means.
"""

from __future__ import annotations

SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger (id uuid NOT NULL);
CREATE TABLE IF NOT EXISTS facts (
    position bigint PRIMARY KEY,
    originator_id uuid NOT NULL,
    originator_version integer NOT NULL,
    topic text NOT NULL,
    state text NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor_id uuid,
    area text COLLATE "C" NOT NULL,
    command_id uuid,
    UNIQUE (originator_id, originator_version)
);
CREATE INDEX IF NOT EXISTS facts_recorded_at ON facts (recorded_at);
CREATE INDEX IF NOT EXISTS facts_actor ON facts (actor_id, position);
CREATE INDEX IF NOT EXISTS facts_topic ON facts (topic, position);
CREATE TABLE IF NOT EXISTS commands (
    command_id uuid PRIMARY KEY,
    fingerprint text NOT NULL,
    originator_id uuid NOT NULL,
    originator_version integer NOT NULL,
    position bigint NOT NULL
);
INSERT INTO ledger (id) SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT 1 FROM ledger);

CREATE OR REPLACE FUNCTION facts_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are for ever' USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER IF EXISTS facts_stay ON facts;
CREATE TRIGGER facts_stay BEFORE UPDATE OR DELETE ON facts
    FOR EACH ROW EXECUTE FUNCTION facts_are_for_ever();
ALTER TABLE facts ENABLE ALWAYS TRIGGER facts_stay;
DROP TRIGGER IF EXISTS facts_remain ON facts;
CREATE TRIGGER facts_remain BEFORE TRUNCATE ON facts
    FOR EACH STATEMENT EXECUTE FUNCTION facts_are_for_ever();
ALTER TABLE facts ENABLE ALWAYS TRIGGER facts_remain;

CREATE OR REPLACE FUNCTION record_facts(
    streams uuid[], versions integer[], topics text[], states text[], areas text[],
    actors uuid[], command_of uuid[],
    commands uuid[], fingerprints text[], lasts integer[], demonstration_clock timestamptz
) RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    head bigint := 0;
    stamp timestamptz;
    newest timestamptz;
BEGIN
    LOCK TABLE facts IN EXCLUSIVE MODE;
    SELECT f.position, f.recorded_at INTO head, newest
        FROM facts f ORDER BY f.position DESC LIMIT 1;
    head := coalesce(head, 0);
    stamp := greatest(coalesce(demonstration_clock, clock_timestamp()), newest);
    INSERT INTO facts (position, originator_id, originator_version, topic, state,
                       recorded_at, actor_id, area, command_id)
        SELECT head + row.n, row.stream, row.version, row.topic, row.state,
               stamp, row.actor, row.area, row.command
        FROM unnest(streams, versions, topics, states, areas, actors, command_of)
            WITH ORDINALITY AS row (stream, version, topic, state, area, actor, command, n);
    INSERT INTO commands (command_id, fingerprint, originator_id, originator_version, position)
        SELECT done.id, done.fingerprint, streams[done.last], versions[done.last],
               head + done.last
        FROM unnest(commands, fingerprints, lasts) AS done (id, fingerprint, last);
    PERFORM pg_notify('facts_recorded', (head + cardinality(streams))::text);
    RETURN QUERY SELECT head + n FROM generate_series(1, cardinality(streams)) AS n;
END $$;
REVOKE EXECUTE ON FUNCTION record_facts FROM PUBLIC;
"""

RECORD_FACTS = f"SELECT record_facts({', '.join(['%b'] * 10)}, %s)"
"""Arrays in binary form: as text, every quotation mark of every state would be escaped."""
