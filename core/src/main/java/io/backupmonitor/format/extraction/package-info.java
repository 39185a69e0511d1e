/// Where the members of a backup go while it is read: into a folder, to a program through a socket,
/// or nowhere. Nothing here follows a link, leaves its folder or fills a disk.
@NullMarked
package io.backupmonitor.format.extraction;

import org.jspecify.annotations.NullMarked;
