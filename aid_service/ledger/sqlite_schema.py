"""The ledger's tables in a SQLite file. Triggers keep every fact as it was written."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor_id TEXT,
    area TEXT NOT NULL,
    command_id TEXT,
    UNIQUE (originator_id, originator_version)
);
CREATE INDEX IF NOT EXISTS facts_recorded_at ON facts (recorded_at);
CREATE INDEX IF NOT EXISTS facts_actor ON facts (actor_id, position);
CREATE INDEX IF NOT EXISTS facts_topic ON facts (topic, position);
CREATE TABLE IF NOT EXISTS commands (
    command_id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS facts_stay BEFORE UPDATE ON facts
    BEGIN SELECT RAISE(ABORT, 'facts are for ever'); END;
CREATE TRIGGER IF NOT EXISTS facts_remain BEFORE DELETE ON facts
    BEGIN SELECT RAISE(ABORT, 'facts are for ever'); END;
CREATE TRIGGER IF NOT EXISTS facts_are_not_replaced BEFORE INSERT ON facts
    WHEN EXISTS (SELECT 1 FROM facts WHERE position = NEW.position)
      OR EXISTS (SELECT 1 FROM facts WHERE originator_id = NEW.originator_id
                 AND originator_version = NEW.originator_version)
    BEGIN SELECT RAISE(ABORT, 'facts are for ever'); END;
"""
