package io.backupmonitor.format.database;

import static io.backupmonitor.format.MemoryDirectory.directory;
import static io.backupmonitor.format.database.RedisBytes.commands;
import static io.backupmonitor.format.database.RedisBytes.saved;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryDirectory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AofFormatTest {

  private static final AppendOnlyFormat DIRECTORY = new AppendOnlyFormat();
  private static final String BASE = "appendonly.aof.2.base.rdb";
  private static final String FIRST = "appendonly.aof.2.incr.aof";
  private static final String SECOND = "appendonly.aof.3.incr.aof";
  private static final String MANIFEST = "appendonly.aof.manifest";

  private static DamagedBytes file() {
    return commands()
        .command("SELECT", "0")
        .text("#TS:1700000000\r\n")
        .command("SET", "a", "one")
        .command("MULTI")
        .command("DEL", "a")
        .command("EXEC")
        .named("appendonly.aof");
  }

  @Test
  void passesWholeCommandsAndSaysHowManyThereAre() {
    assertThat(file().mustPass().context().notProven().getFirst())
        .contains("5 of them are whole")
        .contains("up to byte %,d".formatted(file().length()));
  }

  @Test
  void failsEveryTruncationInsideACommandOrATransaction() {
    List<Integer> whole = List.of(0, 23, 39, 68);
    for (int length = 1; length < file().length(); length++) {
      Look look = file().cutAt(length).look();
      assertThat(look.failed())
          .as("%d: %s", length, look.findings())
          .isNotEqualTo(whole.contains(length));
    }
  }

  @Test
  void saysWhereTheLastWholeCommandEnds() {
    assertThat(file().cutAt(50).mustFail("database.truncated").findings().getFirst().message())
        .contains("command 2, which begins at byte 39");
    assertThat(file().cutAt(-20).mustFail("database.truncated").findings().getFirst().message())
        .contains("command");
  }

  @Test
  void failsWhatIsNoCommand() {
    file().then("junk").mustFail("database.corrupt");
    file().then("*0\r\n").mustFail("database.corrupt");
    file().then("*1\r\n$1\r\nab\r\n").mustFail("database.corrupt");
  }

  @Test
  void readsTheSnapshotBeforeTheCommands() throws Exception {
    DamagedBytes whole = saved().then(file()).named("appendonly.aof");
    assertThat(whole.mustPass().context().tables()).containsEntry("db0", 11L);
    whole.cutAt(-1).mustFail("database.truncated");
    whole.flip(200, 1).mustFail("database.corrupt");
    saved().named("appendonly.aof").mustPass();
  }

  private static MemoryDirectory parts() throws IOException {
    return directory()
        .with(BASE, saved().all())
        .with(FIRST, file().all())
        .with(SECOND, "")
        .with(
            MANIFEST,
            "file %s seq 2 type b\nfile %s seq 2 type i\nfile %s seq 3 type i\n"
                .formatted(BASE, FIRST, SECOND));
  }

  @Test
  void passesADirectoryOfParts() throws Exception {
    assertThat(parts().look(DIRECTORY).findings()).isEmpty();
    assertThat(parts().look(DIRECTORY).tables()).containsEntry("db0", 11L);
    assertThat(DIRECTORY.recognises(parts())).isTrue();
    assertThat(DIRECTORY.recognises(parts().without(MANIFEST))).isTrue();
  }

  @Test
  void warnsWhereNoPartHoldsAnything() throws Exception {
    mustSay(
        directory()
            .with(BASE, RedisBytes.snapshot(11).ended().all())
            .with(FIRST, "")
            .with(MANIFEST, "file %s seq 2 type b\nfile %s seq 2 type i\n".formatted(BASE, FIRST)),
        "database.empty",
        "neither keys nor commands");
  }

  @Test
  void namesTheMissingPart() throws Exception {
    mustSay(parts().without(FIRST), "directory.file_missing", FIRST);
    mustSay(parts().without(BASE), "directory.file_missing", BASE);
    mustSay(parts().without(MANIFEST), "directory.file_missing", "manifest");
    mustSay(
        parts().without(MANIFEST).with("note.txt", "hello"), "directory.file_missing", "manifest");
  }

  @Test
  void namesTheDamagedPart() throws Exception {
    mustSay(parts().flip(BASE, saved().length() - 1), "database.corrupt", BASE);
    mustSay(parts().cut(BASE, 0), "database.truncated", BASE);
    mustSay(parts().cut(FIRST, 50), "database.truncated", FIRST);
  }

  @Test
  void failsAManifestThatIsNone() throws Exception {
    mustSay(parts().with(MANIFEST, "file x\n"), "directory.list_corrupt", "file x");
    mustSay(parts().with(MANIFEST, ""), "directory.list_corrupt", "too early");
    mustSay(
        parts()
            .with(
                MANIFEST, "file %s seq 3 type i\nfile %s seq 2 type i\n".formatted(SECOND, FIRST)),
        "directory.list_corrupt",
        "out of order");
    int length = parts().bytes(MANIFEST).length;
    for (int at = 1; at < length - 1; at++) {
      assertThat(parts().cut(MANIFEST, at).look(DIRECTORY).findings().isEmpty())
          .as("cut at %d", at)
          .isEqualTo(at == 44 || at == 88);
    }
  }

  private static void mustSay(MemoryDirectory directory, String code, String part)
      throws IOException {
    var findings = directory.look(DIRECTORY).findings();
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().code().code()).isEqualTo(code);
    assertThat(findings.getFirst().message()).contains(part);
  }
}
