package io.backupmonitor.format;

import io.backupmonitor.model.BackupPath;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// One member of an archive, as the archive itself describes it.
///
/// @param name the name with its bytes exactly as the archive spells it, so it may be absolute or
///     hold `..`; no trailing slash
/// @param kind what it is
/// @param size the size that the archive promises, in bytes; -1 where it promises none
/// @param linkTarget where a link points, as the archive spells it; null for everything else
/// @param executable whether its owner may execute it
public record Entry(
    BackupPath name, EntryKind kind, long size, @Nullable BackupPath linkTarget, boolean executable)
    implements Serializable {}
