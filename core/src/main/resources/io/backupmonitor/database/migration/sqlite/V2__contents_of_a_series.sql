-- What a backup was seen to hold, to compare the next one of its series with: a line "entries bytes",
-- then a line "rows table" for each table.
ALTER TABLE backups ADD COLUMN contents TEXT;
CREATE INDEX backups_series ON backups (location_id, series, backup_timestamp)
  WHERE verification_status = 'passed';
UPDATE backup_monitor_schema SET number = 2;
