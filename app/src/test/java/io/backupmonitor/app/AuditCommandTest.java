package io.backupmonitor.app;

import static io.backupmonitor.app.CommandLineRun.gzip;
import static io.backupmonitor.app.CommandLineRun.in;
import static io.backupmonitor.app.CommandLineRun.tar;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCommandTest {

  @TempDir Path folder;

  private CommandLineRun sound() {
    return in(folder).bytes("b/note.txt.gz", gzip("all is well\n"));
  }

  private CommandLineRun withBad() {
    byte[] whole = gzip("a text that is cut off later\n".repeat(50));
    return sound().bytes("b/cut.gz", Arrays.copyOf(whole, whole.length - 9));
  }

  @Test
  void endsWellWhereEveryBackupIsProven() {
    sound()
        .run("audit", "%/b")
        .ends(ExitCode.WELL)
        .prints("PASSED", "1 of 1 backup proven restorable")
        .isSilentOnStandardError();
  }

  @Test
  void tellsTheWorstFirstWithWhatToDo() {
    CommandLineRun run = withBad().run("audit", "%/b").ends(ExitCode.FAILED);

    assertThat(run.out()).startsWith("FAILED");
    run.prints("stream.truncated", "→ ", "1 of 2 backups proven restorable; 1 is bad");
  }

  @Test
  void printsOneJsonObjectPerLineAndASummaryLast() {
    List<String> lines = withBad().run("audit", "--json", "%/b").out().lines().toList();

    assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("{\"schema\":1,\"type\":\""));
    assertThat(lines.getLast())
        .contains("\"type\":\"summary\",\"backups\":2,\"passed\":1,\"failed\":1,\"error\":0");
    assertThat(lines)
        .anyMatch(
            line ->
                line.contains("\"verdict\":\"failed\",\"path\":\"%s/b/cut.gz\"".formatted(folder))
                    && line.contains("\"code\":\"stream.truncated\",\"severity\":\"critical\""));
  }

  @Test
  void takesATimeLimit() {
    sound().run("audit", "--time-limit", "90m", "%/b").ends(ExitCode.WELL);
    for (String wrong : List.of("soon", "0s", "90")) {
      sound()
          .run("audit", "--time-limit", wrong, "%/b")
          .ends(ExitCode.USAGE)
          .complains("--time-limit: expected a duration such as 90s");
    }
  }

  @Test
  void leavesTheDrillOutWhenAsked() {
    sound()
        .run("audit", "--no-restore", "--json", "%/b")
        .ends(ExitCode.WELL)
        .printsNot("restore_test");
    sound().run("audit", "--no-restore", "%/b").prints("proven whole, none was restored");
  }

  @Test
  void provesNothingAboutAFileOfNoKnownFormat() {
    in(folder)
        .bytes("disk.vmdk", "of no known format".getBytes(StandardCharsets.UTF_8))
        .run("audit", "%/disk.vmdk")
        .ends(ExitCode.UNDETERMINED)
        .prints(
            "SKIPPED",
            "of no known format, so there is no structure to check",
            "0 of 1 backup proven restorable; for 1 nothing applies")
        .printsNot("PASSED");
  }

  @Test
  void comparesTheSumsOfTheSinglePartsOfASet() throws Exception {
    byte[] tar = tar("notes.txt", "a member that no checksum of the tar covers\n".repeat(180));
    byte[] first = Arrays.copyOf(tar, 4096);
    byte[] second = Arrays.copyOfRange(tar, 4096, tar.length);
    CommandLineRun run =
        in(folder)
            .bytes("b/a.tar.001", first)
            .bytes("b/a.tar.002", second)
            .bytes(
                "b/SHA256SUMS",
                "%s  a.tar.001%n%s  a.tar.002%n"
                    .formatted(sha256(first), sha256(second))
                    .getBytes(StandardCharsets.UTF_8));
    run.run("audit", "--json", "%/b")
        .ends(ExitCode.WELL)
        .prints("\"type\":\"sidecar\",\"status\":\"passed\"");
    second[99] ^= 1;
    run.bytes("b/a.tar.002", second)
        .run("audit", "%/b")
        .ends(ExitCode.FAILED)
        .prints("sidecar.mismatch: 'a.tar.002' has sha256:" + sha256(second));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void restoresTheDumpsInsideAnArchiveWhenAsked() {
    String cut = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE orders (id);\n";
    CommandLineRun run = in(folder).bytes("b/night.tar", tar("shop.sql", cut));
    run.run("audit", "%/b").ends(ExitCode.WELL).printsNot("shop.sql");
    run.run("audit", "--nested", "%/b")
        .ends(ExitCode.FAILED)
        .prints("  failed   shop.sql  sqlite.sql: ", "'shop.sql' inside: ");
    run.run("audit", "--nested", "--json", "%/b")
        .prints(
            "\"nested\":[{\"path\":\"shop.sql\",\"status\":\"failed\",\"format\":\"sqlite.sql\"");
  }

  @Test
  void writesTheLinesToAFileAsWell() throws Exception {
    CommandLineRun run = withBad().run("audit", "--json", "--output", "%/v.jsonl", "%/b");

    assertThat(Files.readString(folder.resolve("v.jsonl"))).isEqualTo(run.out());
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void keepsTheOldFileWhenItCannotFinish() throws Exception {
    sound().file("v.jsonl", "old").run("audit", "--output", "%/v.jsonl", "%/nowhere");
    assertThat(folder.resolve("v.jsonl")).hasContent("old");
    sound().run("audit", "--output", "%/b", "%/b").ends(ExitCode.USAGE).complains("is a folder");
  }

  @Test
  void judgesABackupOnceHoweverManyPathsLeadToIt() throws Exception {
    CommandLineRun run = withBad().file("b/d/readme", "no backup").file("b/other", "none");
    run.bytes("b/d/deep.gz", gzip("deep"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b/d/alias.gz"), folder.resolve("b/cut.gz"));
    Files.createLink(folder.resolve("hard.gz"), folder.resolve("b/cut.gz"));

    run.run(
            "audit",
            "--json",
            "%/b",
            "%/b/d",
            "%/b/",
            "%/link",
            "%/link/d/deep.gz",
            "%/b/cut.gz",
            "%/b/d/alias.gz",
            "%/hard.gz")
        .ends(ExitCode.FAILED)
        .prints("\"backups\":3,\"passed\":2,\"failed\":1,\"error\":0,\"skipped\":0,\"ignored\":2,");
    assertThat(run.out().lines()).hasSize(4);
  }

  @Test
  void followsALinkThatIsNamedItself() throws Exception {
    sound();
    Files.createSymbolicLink(folder.resolve("latest.gz"), folder.resolve("b/note.txt.gz"));
    in(folder)
        .run("audit", "--json", "%/latest.gz")
        .ends(ExitCode.WELL)
        .prints("\"path\":\"" + folder + "/latest.gz\"");
    Files.createSymbolicLink(folder.resolve("dangling.gz"), folder.resolve("b/nowhere"));
    in(folder).run("audit", "%/dangling.gz").ends(ExitCode.UNDETERMINED);
  }

  @Test
  void endsUndeterminedWhereThereIsNoBackup() {
    in(folder)
        .file("b/readme", "hello")
        .run("audit", "%/b")
        .ends(ExitCode.UNDETERMINED)
        .prints("No backup was found; 1 other file is no backup.");
  }

  @Test
  void refusesAFolderOfServersThatIsNotThere() {
    in(folder)
        .run("audit", "--postgresql-bin-dir", "%/pg", "%")
        .ends(ExitCode.USAGE)
        .complains("--postgresql-bin-dir: there is no folder '" + folder + "/pg'");
  }

  @Test
  void refusesAPathThatIsNotThere() {
    in(folder)
        .run("audit", "%/nowhere")
        .ends(ExitCode.USAGE)
        .complains("there is no '" + folder + "/nowhere'");
    in(folder).run("audit").ends(ExitCode.USAGE).complains("Missing required parameter: 'PATH'");
  }

  @Test
  void refusesAScratchThatIsAFile() {
    sound()
        .file("scratch", "")
        .run("audit", "--scratch", "%/scratch", "%/b")
        .ends(ExitCode.USAGE)
        .complains("is no folder");
  }

  /// Also where nothing is restored: whatever reads a backup may have to write a copy.
  @ParameterizedTest
  @ValueSource(strings = {"--quiet", "--no-restore"})
  void refusesAScratchInWhichNothingCanBeMadeBeforeItReadsAnything(String option) {
    sound()
        .file("file", "")
        .run("audit", option, "--scratch", "%/file/scratch", "%/b")
        .ends(ExitCode.USAGE)
        .complains("--scratch: '" + folder + "/file/scratch' cannot be used: not a directory")
        .printsNot("PASSED");
  }

  @Test
  void refusesASecretThatCannotBeRead() {
    sound()
        .run("audit", "--passphrase-file", "%/nowhere", "%/b")
        .ends(ExitCode.USAGE)
        .complains("--passphrase-file: there is no file '" + folder + "/nowhere'");
    sound()
        .file("empty", "")
        .run("audit", "--passphrase-file", "%/empty", "%/b")
        .ends(ExitCode.USAGE)
        .complains("--passphrase-file: '" + folder + "/empty' cannot be read: it is empty");
    sound()
        .run("audit", "--key-file", "%/b", "%/b")
        .ends(ExitCode.USAGE)
        .complains("--key-file: '" + folder + "/b' cannot be read: it is no regular file");
    sound()
        .file("secret", "sesame\n")
        .run("audit", "--passphrase-file", "%/secret", "--key-file", "%/secret", "%/b")
        .ends(ExitCode.WELL)
        .printsNot("sesame");
  }

  @Test
  void showsControlCharactersOfNamesSafely() {
    CommandLineRun run =
        in(folder).bytes("b/a\u001b[31m\nb.gz", gzip("x")).run("audit", "%/b").ends(ExitCode.WELL);
    run.prints("a\\x1b[31m\\nb.gz");
    assertThat(run.out()).doesNotContain("\u001b");
  }

  @Test
  void coloursATerminalUnlessAskedNotTo() {
    sound().onATerminal().run("audit", "%/b").prints("\u001b[32mPASSED");
    sound().onATerminal().with("NO_COLOR", "1").run("audit", "%/b").printsNot("\u001b");
    sound().onATerminal().with("TERM", "dumb").run("audit", "%/b").printsNot("\u001b");
  }

  @Test
  void showsProgressOnATerminalOnly() {
    assertThat(sound().onATerminal().run("audit", "%/b").err()).contains("\r");
    assertThat(sound().onATerminal().run("audit", "--no-progress", "%/b").err()).isEmpty();
    assertThat(sound().onATerminal().run("audit", "--quiet", "%/b").err()).isEmpty();
  }
}
