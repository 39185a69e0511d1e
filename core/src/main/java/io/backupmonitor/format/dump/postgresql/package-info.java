/// Dumps of PostgreSQL: scripts with rows in blocks of COPY, and the archives of pg_dump, which
/// hold such a script in parts. What a replay reads is here too, so that a drill and a verification
/// never read differently.
@NullMarked
package io.backupmonitor.format.dump.postgresql;

import org.jspecify.annotations.NullMarked;
