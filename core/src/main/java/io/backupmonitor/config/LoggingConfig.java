package io.backupmonitor.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `logging`.
///
/// @param level `debug`, `info`, `warning` or `error`
/// @param file where the log is written; null for standard error
public record LoggingConfig(String level, @Nullable Path file) {}
