/// What the bytes of a backup are and whether they are whole: detection by content, inspections
/// with their limits, one reader per format. Knows storages and words, but neither database nor
/// configuration nor network: an inspection must be able to run in a process of its own.
@NullMarked
package io.backupmonitor.format;

import org.jspecify.annotations.NullMarked;
