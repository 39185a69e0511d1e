/// Dumps: what a database server wrote out for another one to replay. Here is what their rooms
/// share, and no dump itself.
@NullMarked
package io.backupmonitor.format.dump;

import org.jspecify.annotations.NullMarked;
