/// The record of everything that was seen and proven: schema, migrations and all queries, on SQLite
/// and PostgreSQL alike. Knows the words, and none of the stages.
@NullMarked
package io.backupmonitor.database;

import org.jspecify.annotations.NullMarked;
