/// The configuration as records, and its reader: config.yaml, environment, defaults, with all
/// problems told at once. The stages use the records; only the program calls the reader.
@NullMarked
package io.backupmonitor.config;

import org.jspecify.annotations.NullMarked;
