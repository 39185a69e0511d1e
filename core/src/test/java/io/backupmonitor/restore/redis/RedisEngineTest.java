package io.backupmonitor.restore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Inventory;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.Asked;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Redis engine makes of good and bad files, each loaded by a real server. The inspection
/// is written down here, so that the server's own judgement is what counts.
final class RedisEngineTest {

  private static final String COMMANDS =
      command("SELECT", "0") + command("SET", "a", "1") + command("SET", "b", "2");

  @TempDir Path folder;

  private Duration limit = Duration.ofMinutes(1);

  @BeforeEach
  void begin() {
    assumeTrue(new RedisEngine().unavailable().isEmpty(), "redis-server is not installed");
  }

  /// What SAVE of Redis 7.0 wrote: five keys in database 0, and two in database 3, one of which had
  /// a second to live.
  private static byte[] snapshot() throws IOException {
    try (InputStream packed =
            Objects.requireNonNull(RedisEngineTest.class.getResourceAsStream("snapshot.rdb.gz"));
        GZIPInputStream unpacked = new GZIPInputStream(packed)) {
      return unpacked.readAllBytes();
    }
  }

  private static String command(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append("$").append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private RestoreOutcome drill(
      String format, Map<String, byte[]> files, Map<String, Long> keys, Finding... findings)
      throws Exception {
    Path backup = Files.write(folder.resolve("backup"), new byte[] {1});
    Path scratch = Files.createTempDirectory(folder, "scratch");
    RestoreRequest request =
        new RestoreRequest(
            DrillLanguage.source(folder, String.valueOf(backup.getFileName())),
            format,
            scratch,
            limit,
            false);
    try (RestoreSession session = new RedisEngine().open(request)) {
      Path content = Path.of(((Sink.Folder) session.sink()).path());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(content.resolve(file.getKey()), file.getValue());
      }
      return session.finish(
          new Inspection(
              format,
              Map.of(),
              List.of(),
              List.of(findings),
              List.of(),
              List.of(),
              new Inventory(0, 0, 0, 0, 0, new TreeMap<>(keys)),
              true,
              1,
              Duration.ZERO));
    }
  }

  private static void must(RestoreOutcome outcome, Verdict status, String code) {
    assertThat(outcome.status()).as("status of %s", outcome).isEqualTo(status);
    assertThat(outcome.findings().stream().map(finding -> finding.code().code()))
        .as("findings of %s", outcome)
        .contains(code);
  }

  @Test
  void loadsASnapshotWithKeysWhoseTimeIsOver() throws Exception {
    RestoreOutcome outcome =
        drill("redis.rdb", Map.of("dump.rdb", snapshot()), Map.of("db0", 5L, "db3", 2L));
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).startsWith("7 keys in 2 databases in ");
  }

  @Test
  void fewerKeysThanTheSnapshotHoldsAreMissed() throws Exception {
    must(
        drill("redis.rdb.gz", Map.of("x.rdb", snapshot()), Map.of("db0", 6L, "db7", 1L)),
        Verdict.FAILED,
        "restore.partial");
  }

  @Test
  void aDamagedSnapshotIsNotLoaded() throws Exception {
    byte[] cut = Arrays.copyOf(snapshot(), snapshot().length / 2);
    must(drill("redis.rdb", Map.of("x", cut), Map.of()), Verdict.FAILED, "restore.failed");
    byte[] changed = snapshot();
    changed[changed.length / 2] ^= 1;
    must(drill("redis.rdb", Map.of("x", changed), Map.of()), Verdict.FAILED, "restore.failed");
  }

  @Test
  void aSnapshotOfANewerVersionBlamesNobody() throws Exception {
    byte[] newer = snapshot();
    System.arraycopy(ascii("REDIS0999"), 0, newer, 0, 9);
    must(
        drill("redis.rdb", Map.of("x", newer), Map.of()),
        Verdict.ERROR,
        "restore.extension_missing");
  }

  @Test
  void aSnapshotOfValkeyBlamesNobodyWhereOnlyRedisIs() throws Exception {
    byte[] valkey = snapshot();
    System.arraycopy(ascii("VALKEY080"), 0, valkey, 0, 9);
    RestoreOutcome outcome = drill("redis.rdb", Map.of("x", valkey), Map.of());
    assertThat(outcome.status()).as(outcome.toString()).isNotEqualTo(Verdict.PASSED);
    Map<String, byte[]> parts =
        Map.of(
            "a.aof.manifest",
            ascii("file a.aof.1.base.rdb seq 1 type b\n"),
            "a.aof.1.base.rdb",
            valkey);
    RestoreOutcome appended = drill("redis.appendonly", parts, Map.of());
    assertThat(appended.status()).as(appended.toString()).isNotEqualTo(Verdict.PASSED);
    if (RedisServer.programForValkey().equals(RedisServer.program())) {
      must(outcome, Verdict.ERROR, "restore.extension_missing");
      must(appended, Verdict.ERROR, "restore.extension_missing");
    }
  }

  @Test
  void functionsAloneAreARestore() throws Exception {
    String code = "#!lua name=lib\nredis.register_function('f', function(k, a) return 1 end)";
    RestoreOutcome outcome =
        drill(
            "redis.aof",
            Map.of("appendonly.aof", ascii(command("FUNCTION", "LOAD", code))),
            Map.of("functions", 1L));
    assertThat(outcome.result()).as(outcome.toString()).contains(", 1 of functions in ");
    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void whatTheInspectionFoundDecides() throws Exception {
    must(
        drill(
            "redis.rdb",
            Map.of("x", snapshot()),
            Map.of("db0", 5L),
            FindingCode.DATABASE_CORRUPT.saying("x")),
        Verdict.FAILED,
        "database.corrupt");
  }

  @Test
  void loadsCommands() throws Exception {
    RestoreOutcome outcome =
        drill("redis.aof", Map.of("appendonly.aof", ascii(COMMANDS)), Map.of());
    assertThat(outcome.result()).as(outcome.toString()).startsWith("2 keys in 1 database in ");
    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void commandsThatAreCutAreNotLoaded() throws Exception {
    String cut = COMMANDS.substring(0, COMMANDS.length() - 3);
    must(drill("redis.aof", Map.of("x", ascii(cut)), Map.of()), Verdict.FAILED, "restore.failed");
  }

  @Test
  void loadsPartsInTheirOrder() throws Exception {
    String manifest =
        "file shop.aof.2.base.rdb seq 2 type b\nfile shop.aof.2.incr.aof seq 2 type i\n";
    Map<String, byte[]> files =
        Map.of(
            "shop.aof.manifest", ascii(manifest),
            "shop.aof.2.base.rdb", snapshot(),
            "shop.aof.2.incr.aof", ascii(COMMANDS));
    RestoreOutcome outcome = drill("redis.appendonly", files, Map.of("db0", 5L, "db3", 2L));
    assertThat(outcome.result()).as(outcome.toString()).startsWith("8 keys in 2 databases in ");
    Map<String, byte[]> lost = new TreeMap<>(files);
    lost.remove("shop.aof.2.base.rdb");
    must(drill("redis.appendonly", lost, Map.of()), Verdict.FAILED, "restore.failed");
  }

  @Test
  void nothingIsNoRestore() throws Exception {
    String emptied = COMMANDS + command("FLUSHALL");
    must(
        drill("redis.aof", Map.of("x", ascii(emptied)), Map.of()), Verdict.FAILED, "restore.empty");
  }

  @Test
  void commandsThatReachBeyondTheDataAreRefused() throws Exception {
    Path marker = Files.createTempDirectory("marker");
    for (String hostile :
        List.of(
            command("CONFIG", "SET", "dir", marker.toString()) + command("SAVE"),
            command("MODULE", "LOAD", "/tmp/x.so"),
            command("REPLICAOF", "127.0.0.1", "6379"))) {
      must(
          drill("redis.aof", Map.of("x", ascii(COMMANDS + hostile)), Map.of()),
          Verdict.FAILED,
          "dump.unsafe_statement");
    }
    assertThat(marker).isEmptyDirectory();
    Files.delete(marker);
  }

  @Test
  void aScriptWithoutEndIsEndedFromOutside() throws Exception {
    limit = Duration.ofSeconds(2);
    String endless = COMMANDS + command("EVAL", "while true do end", "0");
    must(
        drill("redis.aof", Map.of("x", ascii(endless)), Map.of()),
        Verdict.ERROR,
        "restore.timeout");
  }

  @Test
  void aScriptReachesNothingOfTheMachine() throws Exception {
    Path marker = folder.resolve("marker");
    String script =
        "local f = io and io.open('%1$s', 'w'); return os.execute and os.execute('touch %1$s')"
            .formatted(marker);
    drill("redis.aof", Map.of("x", ascii(COMMANDS + command("EVAL", script, "0"))), Map.of());
    assertThat(marker).doesNotExist();
  }

  @Test
  void knowsItsFormats() {
    RedisEngine engine = new RedisEngine();
    assertThat(engine.restores("redis.rdb.gz")).isTrue();
    assertThat(engine.restores("redis.appendonly")).isTrue();
    assertThat(engine.restores("redis.rdbx")).isFalse();
  }

  @Test
  void knowsItsKeys() throws Exception {
    List<Assertion> made =
        new DrillLanguage(new RedisEngine(), folder)
            .ask(
                "dump.rdb",
                "redis.rdb",
                snapshot(),
                new ContentCheck.KeyCount(null, Asked.equal(7)),
                new ContentCheck.KeyCount("db3", Asked.equal(2)),
                new ContentCheck.KeyCount("db9", Asked.more(0)),
                new ContentCheck.Key(null, "no \"such\" key\r\nPING"),
                new ContentCheck.Key("shop", "a"),
                new ContentCheck.Tables(1));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.FAILED,
            Verdict.ERROR,
            Verdict.ERROR);
  }
}
