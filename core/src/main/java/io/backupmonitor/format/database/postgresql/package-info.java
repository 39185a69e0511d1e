/// Base backups of PostgreSQL: the files of a server, copied while it ran, with the log that makes
/// them whole. Each file is read once, by several witnesses of it at a time.
@NullMarked
package io.backupmonitor.format.database.postgresql;

import org.jspecify.annotations.NullMarked;
