/// From a listing to backups: what is a backup and what belongs to one, growing files, sidecars,
/// split sets, series, schedules, generations. Judges no content.
@NullMarked
package io.backupmonitor.monitor;

import org.jspecify.annotations.NullMarked;
