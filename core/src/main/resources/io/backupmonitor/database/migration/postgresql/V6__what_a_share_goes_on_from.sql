-- Up to where a restore of a share got, so that the next one goes on there.
ALTER TABLE restore_evidence ADD COLUMN share_end TEXT;
-- The version of this program that made the restore test.
ALTER TABLE restore_evidence ADD COLUMN program_version TEXT;
UPDATE backup_monitor_schema SET number = 6;
