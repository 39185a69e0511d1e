/// Restores SQLite databases and dumps into a throw-away database file.
@NullMarked
package io.backupmonitor.restore.sqlite;

import org.jspecify.annotations.NullMarked;
