-- What the last scan saw of the folders of a location, so that the next one need not compare every
-- row: a folder whose fingerprint is the same holds the same backups, as long as nobody has written
-- rows of its location since.

-- How many transactions have written rows of the location that scans compare with.
ALTER TABLE backup_locations ADD COLUMN rows_version BIGINT NOT NULL DEFAULT 0;
-- The folders hold while this is the same number, and the rules are those of the scan.
ALTER TABLE backup_locations ADD COLUMN folders_version BIGINT;
ALTER TABLE backup_locations ADD COLUMN folders_rules TEXT COLLATE "C";
-- When every row of the location was compared with what lies there.
ALTER TABLE backup_locations ADD COLUMN folders_compared_at BIGINT;

CREATE TABLE seen_folders (
  location_id BIGINT NOT NULL REFERENCES backup_locations (id),
  -- Written like backups.path.
  path TEXT COLLATE "C" NOT NULL,
  fingerprint TEXT COLLATE "C" NOT NULL,
  backups INTEGER NOT NULL,
  PRIMARY KEY (location_id, path)
);

-- Those that vanished and may have been deleted too early.
CREATE INDEX backups_vanished ON backups (location_id, backup_timestamp)
  WHERE NOT replaced AND vanished_at IS NOT NULL;
UPDATE backup_monitor_schema SET number = 4;
