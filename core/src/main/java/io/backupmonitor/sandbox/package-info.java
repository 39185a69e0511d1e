/// Throw-away places and confined children: scratch folders, child processes with a watchdog, and
/// the sweeping of what a crash left behind. Knows nothing of backups.
@NullMarked
package io.backupmonitor.sandbox;

import org.jspecify.annotations.NullMarked;
