/// Encrypted backups: strict readers of what lies around the secret, and of the secret itself where
/// its key is at hand. Knows nothing of what the content is, and keeps no key longer than it reads.
@NullMarked
package io.backupmonitor.format.encrypted;

import org.jspecify.annotations.NullMarked;
