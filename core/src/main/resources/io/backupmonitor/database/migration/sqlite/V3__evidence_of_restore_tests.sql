-- What proves a restore test beside its verdict, written in the same transaction and gone with it.
CREATE TABLE restore_evidence (
  restore_test_id INTEGER NOT NULL PRIMARY KEY REFERENCES restore_tests (id) ON DELETE CASCADE,
  -- Of the very bytes that were restored.
  sha256 TEXT,
  engine_version TEXT NOT NULL,
  -- How far its processes were kept away from the machine, 0 to 3.
  isolation INTEGER,
  -- What became of the throw-away place.
  scratch TEXT NOT NULL,
  members BIGINT NOT NULL,
  content_bytes BIGINT NOT NULL,
  -- How long a restore was allowed to take.
  objective_seconds DOUBLE PRECISION,
  -- One "microseconds name" a line.
  steps TEXT,
  -- One sentence a line.
  not_proven TEXT
);

-- What the restored content was asked, in the order of the configuration.
CREATE TABLE restore_assertions (
  restore_test_id INTEGER NOT NULL REFERENCES restore_tests (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  expected TEXT NOT NULL,
  actual TEXT NOT NULL,
  PRIMARY KEY (restore_test_id, position)
);

-- How many rows each restored table had, to compare the next restore test of the series with.
CREATE TABLE restore_tables (
  restore_test_id INTEGER NOT NULL REFERENCES restore_tests (id) ON DELETE CASCADE,
  table_name TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  PRIMARY KEY (restore_test_id, table_name)
);

-- The newest backup of each series that is there, and the last drill of each series.
CREATE INDEX backups_of_series ON backups (location_id, series, backup_timestamp)
  WHERE status = 'completed' AND NOT replaced AND vanished_at IS NULL;
CREATE INDEX backups_drilled ON backups (location_id, series, tested_at) WHERE tested_at IS NOT NULL;
UPDATE backup_monitor_schema SET number = 3;
