/// Restores archives and single files into a scratch folder and looks at what arrived.
@NullMarked
package io.backupmonitor.restore.folder;

import org.jspecify.annotations.NullMarked;
