/// Verification: the methods that compare a backup with what was recorded, with its sidecars and
/// with its own structure, and the verdict that they come to. Knows nothing of restores.
@NullMarked
package io.backupmonitor.verify;

import org.jspecify.annotations.NullMarked;
