/// Restore tests: engines that restore a backup into a throw-away place and judge what arrived.
/// Judges only the restore itself and knows nothing of verification.
@NullMarked
package io.backupmonitor.restore;

import org.jspecify.annotations.NullMarked;
