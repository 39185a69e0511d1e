-- Instants are microseconds since 1970-01-01T00:00:00Z, so that both vendors compare and store them
-- alike: datetime(backup_timestamp / 1000000, 'unixepoch') shows one.

-- The number of this schema, one row. Every later script updates it.
CREATE TABLE backup_monitor_schema (
  number INTEGER NOT NULL
);
INSERT INTO backup_monitor_schema (number) VALUES (1);

CREATE TABLE backup_locations (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  backup_type TEXT NOT NULL,
  schedule TEXT,
  retention_days INTEGER NOT NULL,
  verify_integrity BOOLEAN NOT NULL,
  test_restore BOOLEAN NOT NULL,
  enabled BOOLEAN NOT NULL,
  timezone TEXT NOT NULL,
  -- When the location was listed whole, for the first and for the last time.
  first_scan BIGINT,
  last_scan BIGINT
);

CREATE TABLE backups (
  id INTEGER NOT NULL PRIMARY KEY,
  location_id INTEGER NOT NULL REFERENCES backup_locations (id),
  filename TEXT NOT NULL,
  filepath TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  -- The baseline: written once, never again.
  checksum TEXT,
  checksum_algorithm TEXT,
  backup_timestamp BIGINT NOT NULL,
  status TEXT NOT NULL,
  error_message TEXT,

  -- The identity: the bytes of the path below the location, with % and bytes that are no UTF-8
  -- written %XX, and the number of its content.
  path TEXT NOT NULL,
  generation INTEGER NOT NULL,
  -- Whether a newer generation lies under the path.
  replaced BOOLEAN NOT NULL DEFAULT FALSE,
  device BIGINT NOT NULL,
  inode BIGINT NOT NULL,
  -- What backup_timestamp lacks: the nanoseconds within its microsecond.
  timestamp_nanos INTEGER NOT NULL,
  name_time BIGINT,
  kind TEXT NOT NULL,
  series TEXT NOT NULL,
  reused_name BOOLEAN NOT NULL,
  -- One path a line, a newline within one written %0A.
  parts TEXT,
  companions TEXT,
  -- One "algorithm:hex path" a line.
  sidecars TEXT,
  format TEXT,
  first_seen BIGINT NOT NULL,
  vanished_at BIGINT,

  -- The latest verdicts, repeated here so that a window is read in one scan of one index.
  verification_status TEXT,
  verified_at BIGINT,
  verification_assurance INTEGER NOT NULL DEFAULT 0,
  restore_test_status TEXT,
  tested_at BIGINT,
  restore_test_assurance INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX backups_identity ON backups (location_id, path, generation);
CREATE INDEX backups_window ON backups (location_id, backup_timestamp);
CREATE INDEX backups_proof ON backups (location_id, verified_at)
  WHERE NOT replaced AND vanished_at IS NULL;

-- Who decided that changed content is the new baseline, and why.
CREATE TABLE acceptances (
  id INTEGER NOT NULL PRIMARY KEY,
  backup_id INTEGER NOT NULL REFERENCES backups (id),
  accepted_backup_id INTEGER NOT NULL REFERENCES backups (id),
  accepted_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  accepted_at BIGINT NOT NULL
);

CREATE TABLE backup_verifications (
  id INTEGER NOT NULL PRIMARY KEY,
  backup_id INTEGER NOT NULL REFERENCES backups (id),
  verification_type TEXT NOT NULL,
  status TEXT NOT NULL,
  result TEXT NOT NULL,
  error_message TEXT,
  verified_at BIGINT NOT NULL,
  -- The evidence: one "code message" a line.
  findings TEXT
);
CREATE INDEX backup_verifications_latest
  ON backup_verifications (backup_id, verification_type, verified_at);
CREATE INDEX backup_verifications_age ON backup_verifications (verified_at);

CREATE TABLE restore_tests (
  id INTEGER NOT NULL PRIMARY KEY,
  backup_id INTEGER NOT NULL REFERENCES backups (id),
  test_location TEXT NOT NULL,
  status TEXT NOT NULL,
  duration_seconds DOUBLE PRECISION NOT NULL,
  result TEXT NOT NULL,
  error_message TEXT,
  tested_at BIGINT NOT NULL,
  engine TEXT NOT NULL,
  findings TEXT
);
CREATE INDEX restore_tests_latest ON restore_tests (backup_id, tested_at);
CREATE INDEX restore_tests_age ON restore_tests (tested_at);

-- Findings live from the look that raised them to the look that no longer does.
CREATE TABLE findings (
  id INTEGER NOT NULL PRIMARY KEY,
  location_id INTEGER NOT NULL REFERENCES backup_locations (id),
  backup_id INTEGER REFERENCES backups (id),
  series TEXT,
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  -- What tells it apart from others of the same code: a path, a scheduled time.
  subject TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE UNIQUE INDEX findings_open
  ON findings (location_id, stage, COALESCE(backup_id, 0), code, subject) WHERE closed_at IS NULL;
CREATE INDEX findings_open_of_backup ON findings (backup_id, stage) WHERE closed_at IS NULL;
CREATE INDEX findings_closed ON findings (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE missed_runs (
  location_id INTEGER NOT NULL REFERENCES backup_locations (id),
  scheduled_at BIGINT NOT NULL,
  noticed_at BIGINT NOT NULL,
  PRIMARY KEY (location_id, scheduled_at)
);

CREATE TABLE health_metrics (
  id INTEGER NOT NULL PRIMARY KEY,
  location_id INTEGER NOT NULL REFERENCES backup_locations (id),
  -- The day in the location's time zone, as 2026-11-22.
  metric_date TEXT NOT NULL,
  total_backups INTEGER NOT NULL,
  successful_backups INTEGER NOT NULL,
  failed_backups INTEGER NOT NULL,
  total_size_bytes BIGINT NOT NULL,
  backup_success_rate DOUBLE PRECISION,
  verification_success_rate DOUBLE PRECISION,
  restore_test_success_rate DOUBLE PRECISION,
  verification_coverage DOUBLE PRECISION,
  restore_test_coverage DOUBLE PRECISION,
  health_score DOUBLE PRECISION,
  UNIQUE (location_id, metric_date)
);

-- No foreign keys: an alert is never refused because of what it points at.
CREATE TABLE alerts (
  id INTEGER NOT NULL PRIMARY KEY,
  location_id INTEGER,
  backup_id INTEGER,
  alert_type TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  resolved BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  alert_key TEXT NOT NULL,
  resolved_at BIGINT,
  -- What the recovery says.
  resolution TEXT
);
CREATE UNIQUE INDEX alerts_open ON alerts (alert_key) WHERE NOT resolved;
CREATE INDEX alerts_closed ON alerts (resolved_at) WHERE resolved;

-- The outbox: one row per message and channel.
CREATE TABLE alert_deliveries (
  id INTEGER NOT NULL PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alerts (id),
  message_id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  recovery BOOLEAN NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  -- From when it may be taken; taking it moves this to the end of the lease. Null when there is
  -- nothing left to do.
  due_at BIGINT,
  sent_at BIGINT
);
CREATE INDEX alert_deliveries_due ON alert_deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_deliveries_of_alert ON alert_deliveries (alert_id);
