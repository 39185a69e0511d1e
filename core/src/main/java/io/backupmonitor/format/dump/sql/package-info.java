/// Dumps as SQL text: the statements and rows that a database server wrote out, whatever its
/// dialect, and the marks that tell a whole dump from one that was cut off. What a replay reads is
/// here too, so that a drill and a verification never read differently.
@NullMarked
package io.backupmonitor.format.dump.sql;

import org.jspecify.annotations.NullMarked;
