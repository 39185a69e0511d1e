/// What a reader of a format sees: the content with its sample, the context that it tells what it
/// finds, names, limits, damage; and the detection by content that finds the reader. Knows storages
/// and words, but neither database nor configuration nor network: an inspection must be able to run
/// in a process of its own.
@NullMarked
package io.backupmonitor.format;

import org.jspecify.annotations.NullMarked;
