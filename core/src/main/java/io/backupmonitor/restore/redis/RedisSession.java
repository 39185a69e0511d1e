package io.backupmonitor.restore.redis;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.server.DrillWatch;
import io.backupmonitor.restore.server.DumpVerdict;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of a Redis snapshot or append-only file: it is laid into a folder as Redis expects
/// it there, and a server of its own has to load it and say how many keys it has.
final class RedisSession implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(RedisSession.class);
  private static final String MANIFEST = ".manifest";
  private static final String APPENDED = "appendonly.aof";
  private static final byte[] VALKEY = "VALKEY".getBytes(StandardCharsets.US_ASCII);

  private final RestoreRequest request;
  private final Path program;
  private final Path content;
  private final ServerCache.WorkFolder folder;
  private @Nullable RedisServer server;
  private Restored restored = Restored.NOTHING;

  /// @param content the folder for what arrives
  /// @param folder a folder of this drill's own, which the server's user can enter
  RedisSession(RestoreRequest request, Path program, Path content, ServerCache.WorkFolder folder) {
    this.request = request;
    this.program = program;
    this.content = content;
    this.folder = folder;
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(content.toString(), request.limits().scratchBytes());
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    List<Finding> seen = new ArrayList<>(inspection.findings());
    seen.addAll(inspection.deliveryFindings());
    RestoreOutcome hindered =
        DumpVerdict.hindered(seen, "not restored: the backup is not whole or did not arrive");
    if (hindered != null) {
      return hindered;
    }
    try {
      return loaded(inspection);
    } catch (IOException failed) {
      return DumpVerdict.stopped(
          FindingCode.RESTORE_NO_ENGINE.saying("the drill broke off: " + failed));
    }
  }

  private RestoreOutcome loaded(Inspection inspection) throws IOException, InterruptedException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    Path place = ServerPlace.folder(folder.path().resolve("server"), user);
    String appended = lay(place, user);
    Path sockets = ServerPlace.folder(folder.path().resolve("socket"), user);
    boolean ofValkey = isOfValkey(place);
    Path best = ofValkey ? RedisServer.programForValkey().orElse(program) : program;
    RedisServer running = RedisServer.started(best, place, appended, sockets);
    server = running;
    try (DrillWatch watch =
        new DrillWatch(places(), request.limits(), running::pid, running::close)) {
      boolean loaded = running.awaitLoaded(() -> watch.ended() != null);
      Finding limit = watch.ended();
      if (limit != null) {
        return DumpVerdict.stopped(limit);
      }
      if (!loaded) {
        return DumpVerdict.stopped(notLoaded(running, ofValkey && !RedisServer.isValkey(best)));
      }
      SortedMap<String, Long> keys = running.keys();
      restored = new RedisRestored(running, keys);
      return judged(inspection, keys, running.libraries(), !appended.isEmpty(), watch);
    }
  }

  private List<Path> places() {
    return List.of(request.scratch(), folder.path());
  }

  /// Lays what arrived where Redis looks for it.
  ///
  /// @return the name of the append-only file; empty for a snapshot
  private String lay(Path place, ChildUser user) throws IOException {
    List<Path> files = arrived();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(MANIFEST)) {
        Path parts = ServerPlace.folder(place.resolve(RedisServer.PARTS), user);
        for (Path part : files) {
          move(part, parts.resolve(String.valueOf(part.getFileName())), user);
        }
        return name.substring(0, name.length() - MANIFEST.length());
      }
    }
    if (files.isEmpty()) {
      throw new IOException("the content did not arrive in the scratch folder");
    }
    boolean snapshot = request.format().startsWith(RedisEngine.SNAPSHOT);
    move(files.getFirst(), place.resolve(snapshot ? "dump.rdb" : APPENDED), user);
    return snapshot ? "" : APPENDED;
  }

  private List<Path> arrived() throws IOException {
    try (Stream<Path> all = Files.walk(content)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private static void move(Path from, Path to, ChildUser user) throws IOException {
    Files.move(from, to);
    ServerPlace.give(to, user);
  }

  /// Whether Valkey's own snapshots are in it, which Redis does not read; Valkey reads those of
  /// both.
  private static boolean isOfValkey(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        try (InputStream bytes = Files.newInputStream(file)) {
          if (Arrays.equals(bytes.readNBytes(VALKEY.length), VALKEY)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static Finding notLoaded(RedisServer server, boolean lacksValkey) {
    Finding failure = RedisFailure.of(server.said());
    return lacksValkey
        ? FindingCode.RESTORE_EXTENSION_MISSING.saying(
            "holds a snapshot that only Valkey reads, and valkey-server is not on this machine. "
                + failure.message())
        : failure;
  }

  /// Commands after a snapshot may take keys away again, so only a snapshot alone has to have them
  /// all.
  private static RestoreOutcome judged(
      Inspection inspection,
      SortedMap<String, Long> keys,
      long libraries,
      boolean appended,
      DrillWatch watch) {
    long all = keys.values().stream().mapToLong(Long::longValue).sum();
    String result =
        String.format(
            Locale.ROOT,
            "%,d %s in %,d %s%s in %.1f s",
            all,
            all == 1 ? "key" : "keys",
            keys.size(),
            keys.size() == 1 ? "database" : "databases",
            libraries > 0 ? ", %,d of functions".formatted(libraries) : "",
            watch.elapsed().toMillis() / 1000.0);
    if (all == 0 && libraries == 0) {
      return new RestoreOutcome(
          Verdict.FAILED, result, List.of(FindingCode.RESTORE_EMPTY.saying("no key arrived")));
    }
    List<String> fewer = new ArrayList<>();
    inspection
        .inventory()
        .tables()
        .forEach(
            (database, expected) -> {
              long there =
                  database.equals(RedisServer.FUNCTIONS)
                      ? libraries
                      : keys.getOrDefault(database, 0L);
              if (!appended && there < expected) {
                fewer.add(
                    String.format(
                        Locale.ROOT, "%s has %,d of %,d keys", database, there, expected));
              }
            });
    return fewer.isEmpty()
        ? new RestoreOutcome(Verdict.PASSED, result, List.of())
        : new RestoreOutcome(
            Verdict.FAILED,
            result,
            List.of(FindingCode.RESTORE_PARTIAL.saying(String.join(", ", fewer))));
  }

  @Override
  public Restored restored() {
    return restored;
  }

  @Override
  public @Nullable Isolation isolation() {
    RedisServer running = server;
    return running == null ? null : running.isolation();
  }

  @Override
  public void close() {
    RedisServer running = server;
    if (running != null) {
      running.close();
    }
    try {
      folder.close();
    } catch (IOException left) {
      LOG.warn("a drill left something behind: {}", left.getMessage());
    }
  }
}
