package io.backupmonitor.database;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A backup with its latest verdicts.
///
/// @param backup the row
/// @param replaced whether a newer generation lies under its path
/// @param verification the verdict of its last verification; null before the first one
/// @param verifiedAt when that was
/// @param restoreTest the verdict of its last restore test; null before the first one
/// @param testedAt when that was
/// @param assurance how much of it is proven
public record Standing(
    Backup backup,
    boolean replaced,
    @Nullable Verdict verification,
    @Nullable Instant verifiedAt,
    @Nullable Verdict restoreTest,
    @Nullable Instant testedAt,
    Assurance assurance) {}
