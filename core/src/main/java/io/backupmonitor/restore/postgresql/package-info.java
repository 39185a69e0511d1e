/// Restores dumps of PostgreSQL into a throw-away server that comes with the program.
@NullMarked
package io.backupmonitor.restore.postgresql;

import org.jspecify.annotations.NullMarked;
