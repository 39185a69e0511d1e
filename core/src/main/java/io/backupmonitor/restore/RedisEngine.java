package io.backupmonitor.restore;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Restores snapshots and append-only files of Redis into a throw-away server, for which this
/// machine's own installation is used, but nothing of its configuration or data.
public final class RedisEngine implements RestoreEngine {

  /// A snapshot alone.
  static final String SNAPSHOT = "redis.rdb";

  /// With append-only files: one file, and a folder of parts.
  private static final Set<String> FORMATS = Set.of(SNAPSHOT, "redis.aof", "redis.appendonly");

  private static final long SERVER_BYTES = 16L << 20;

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public boolean restores(String format) {
    return FORMATS.stream().anyMatch(each -> format.equals(each) || format.startsWith(each + "."));
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public Optional<String> unavailable() {
    return RedisServer.program().isEmpty()
        ? Optional.of(
            "the program 'redis-server' is not on this machine: install the package redis-server;"
                + " its service need not run")
        : ProcessRunner.unavailable();
  }

  @Override
  public RestoreSession open(RestoreRequest request) throws RestoreUnavailableException {
    Optional<String> reason = unavailable();
    if (reason.isPresent()) {
      throw new RestoreUnavailableException(FindingCode.RESTORE_NO_ENGINE, reason.get());
    }
    try {
      checkSpace(request);
      Path content = Files.createDirectory(request.scratch().resolve("content"));
      return new RedisSession(
          request, RedisServer.program().orElseThrow(), content, PostgresCache.opened().work());
    } catch (IOException failed) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_ENGINE,
          "the place for the throw-away Redis server could not be made: %s (its files lie in '%s'; -D%s=DIR names another folder)"
              .formatted(failed, PostgresCache.place(), PostgresCache.PROPERTY));
    }
  }

  private static void checkSpace(RestoreRequest request)
      throws IOException, RestoreUnavailableException {
    long needed = DrillWatch.RESERVED_BYTES + SERVER_BYTES + 2 * request.source().size();
    long usable = Files.getFileStore(request.scratch()).getUsableSpace();
    if (usable < needed) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_SPACE,
          "the restore needs about %,d MB in %s, and %,d MB are free"
              .formatted(needed >> 20, request.scratch(), usable >> 20));
    }
  }
}
