/// Where backups lie and how their bytes are read: listing, looking at and opening files, with no
/// way to write or delete one. Knows nothing of what the bytes mean.
@NullMarked
package io.backupmonitor.storage;

import org.jspecify.annotations.NullMarked;
