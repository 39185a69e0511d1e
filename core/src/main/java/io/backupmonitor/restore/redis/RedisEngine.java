package io.backupmonitor.restore.redis;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
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
  private static final int GROWTH = 2;

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
      ServerPlace.checkSpace(request, SERVER_BYTES, GROWTH);
      Path content = Files.createDirectory(request.scratch().resolve("content"));
      return new RedisSession(
          request, RedisServer.program().orElseThrow(), content, ServerCache.opened().work());
    } catch (IOException failed) {
      throw ServerPlace.notMade("Redis server", failed);
    }
  }
}
