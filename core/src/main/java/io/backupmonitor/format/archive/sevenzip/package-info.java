/// 7z archives: the directory at their end, which can itself be packed, and the blocks of members
/// that a chain of methods packed together, PPMd and the filters for machine code among them.
@NullMarked
package io.backupmonitor.format.archive.sevenzip;

import org.jspecify.annotations.NullMarked;
