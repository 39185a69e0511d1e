/// Restores snapshots and append-only files of Redis into a throw-away server.
@NullMarked
package io.backupmonitor.restore.redis;

import org.jspecify.annotations.NullMarked;
