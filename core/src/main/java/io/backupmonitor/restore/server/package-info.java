/// What the engines share that restore into a throw-away server: the folder of prepared servers,
/// the drill itself from the first byte to the verdict, and the watch over it.
@NullMarked
package io.backupmonitor.restore.server;

import org.jspecify.annotations.NullMarked;
