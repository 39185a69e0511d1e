package io.backupmonitor.program;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The files that a program works with.
///
/// @param repository the repository, or something that stands for it
/// @param home a folder where it may write whatever else it likes
/// @param passphrase the file with the passphrase alone; null where there is none
/// @param key the file with the key; null where there is none
public record ProgramFiles(
    Path repository, Path home, @Nullable Path passphrase, @Nullable Path key) {}
