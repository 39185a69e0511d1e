/// Measurements of the program beside the tools that people use for the same work, as whole
/// commands and in one run. Not published.
@NullMarked
package io.backupmonitor.benchmarks;

import org.jspecify.annotations.NullMarked;
