/// Repositories of backup tools: directories of many files that only mean something together.
/// Checks what the tools promise about their files without starting the tools.
@NullMarked
package io.backupmonitor.format.repository;

import org.jspecify.annotations.NullMarked;
