/// One reading of a backup from its first byte to its last: layers of packing, members, digests
/// and damage, asked for and answered in records that can cross to another process.
@NullMarked
package io.backupmonitor.format.inspection;

import org.jspecify.annotations.NullMarked;
