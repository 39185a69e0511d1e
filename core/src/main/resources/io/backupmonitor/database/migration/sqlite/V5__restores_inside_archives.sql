-- What lay inside a restored archive and was restored itself, in the order of its paths.
CREATE TABLE restore_nested (
  restore_test_id INTEGER NOT NULL REFERENCES restore_tests (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  format TEXT NOT NULL,
  engine TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  status TEXT NOT NULL,
  duration_seconds DOUBLE PRECISION NOT NULL,
  result TEXT NOT NULL,
  -- Of the very bytes that were restored.
  sha256 TEXT,
  PRIMARY KEY (restore_test_id, position)
);

-- Where only a share was restored: how much that was, of how much, and how long all would take.
ALTER TABLE restore_evidence ADD COLUMN share_bytes BIGINT;
ALTER TABLE restore_evidence ADD COLUMN all_bytes BIGINT;
ALTER TABLE restore_evidence ADD COLUMN forecast_seconds DOUBLE PRECISION;
UPDATE backup_monitor_schema SET number = 5;
