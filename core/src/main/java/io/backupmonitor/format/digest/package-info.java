/// The checksums of backups while they are computed: by the JDK, or by a library of the system
/// where that is faster.
@NullMarked
package io.backupmonitor.format.digest;

import org.jspecify.annotations.NullMarked;
