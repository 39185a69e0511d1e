/// Restores snapshots of backup repositories with the programs that made them, from a private copy.
/// Knows the programs, and nothing of how a repository is laid out.
@NullMarked
package io.backupmonitor.restore.repository;

import org.jspecify.annotations.NullMarked;
