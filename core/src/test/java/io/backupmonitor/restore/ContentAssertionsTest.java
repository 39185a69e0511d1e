package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.FileCount;
import io.backupmonitor.model.ContentCheck.FileSize;
import io.backupmonitor.model.ContentCheck.FileText;
import io.backupmonitor.model.ContentCheck.FileThere;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.KeyCount;
import io.backupmonitor.model.ContentCheck.Subject;
import io.backupmonitor.model.ContentCheck.Tables;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What checks make of restored files, and of questions that have no answer.
class ContentAssertionsTest {

  @TempDir Path folder;

  private final Restored files =
      new Restored() {
        @Override
        public Path folder() {
          return folder.resolve("content");
        }
      };

  @BeforeEach
  void restore() throws Exception {
    Path etc = Files.createDirectories(folder.resolve("content/etc"));
    Files.writeString(etc.resolve("hostname"), "web1\n");
    Files.writeString(etc.resolve("os-release"), "NAME=x\nID=debian\n");
    Files.writeString(folder.resolve("secret"), "web1\n");
    Files.createSymbolicLink(etc.resolve("shadow"), folder.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("content/out"), folder);
  }

  private static ContentAssertions.Made made(Restored restored, Subject subject)
      throws InterruptedException {
    return new ContentAssertions(restored, Asked.MADE, Duration.ofSeconds(2))
        .of(List.of(new ContentCheck("it", List.of(), subject)))
        .getFirst();
  }

  private void holds(Subject subject) throws InterruptedException {
    assertThat(made(files, subject).assertion())
        .extracting(Assertion::status)
        .as("%s", subject)
        .isEqualTo(Verdict.PASSED);
  }

  private void isFalse(Subject subject, String actual) throws InterruptedException {
    ContentAssertions.Made made = made(files, subject);
    assertThat(made.assertion().status()).as("%s", made).isEqualTo(Verdict.FAILED);
    assertThat(made.assertion().actual()).isEqualTo(actual);
    assertThat(code(made.finding())).isEqualTo("restore.check_failed");
  }

  private static void isUnknown(Restored restored, Subject subject, String why)
      throws InterruptedException {
    ContentAssertions.Made made = made(restored, subject);
    assertThat(made.assertion().status()).as("%s", made).isEqualTo(Verdict.ERROR);
    assertThat(made.assertion().actual()).contains(why);
    assertThat(code(made.finding())).isEqualTo("restore.check_error");
  }

  private static @Nullable String code(@Nullable Finding finding) {
    return finding == null ? null : finding.code().code();
  }

  @Test
  void looksAtFiles() throws Exception {
    holds(new FileThere("etc/hostname"));
    holds(new FileThere("etc"));
    holds(new FileThere("etc/shadow"));
    holds(new FileText("etc/hostname", "web1", false));
    holds(new FileText("etc/os-release", "^ID=(debian|ubuntu)$", true));
    holds(new FileSize("etc/hostname", Asked.equal(5)));
    holds(new FileCount("etc/*", Asked.equal(2)));
    holds(new FileCount("**/host*", Asked.equal(1)));
  }

  @Test
  void saysWhatIsFalse() throws Exception {
    isFalse(new FileThere("etc/hosts"), "nothing");
    isFalse(new FileThere("etc/hostname/x"), "nothing");
    isFalse(new FileText("etc/hostname", "web2", false), "5 bytes without it");
    isFalse(new FileText("etc/hosts", "web2", false), "no such file");
    isFalse(new FileText("etc", "web2", false), "no such file");
    isFalse(new FileSize("etc/hostname", Asked.more(5)), "5");
    isFalse(new FileSize("etc/hosts", Asked.more(5)), "nothing");
    isFalse(new FileCount("**", Asked.more(2)), "2");
  }

  @Test
  void followsNoLink() throws Exception {
    isUnknown(files, new FileText("etc/shadow", "web1", false), "is a link");
    isUnknown(files, new FileSize("etc/shadow", Asked.more(1)), "is a link");
    isUnknown(files, new FileThere("out/secret"), "'out' on the way to 'out/secret' is a link");
  }

  @Test
  void givesAnEndlessExpressionUp() throws Exception {
    Files.writeString(folder.resolve("content/a"), "a".repeat(40) + "b");
    isUnknown(
        files, new FileText("a", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)\\1z", true), "finds no end");
  }

  @Test
  void looksForATextInSmallFilesOnly() throws Exception {
    Files.write(folder.resolve("content/large"), new byte[(4 << 20) + 1]);
    isUnknown(files, new FileText("large", "x", false), "is larger than 4,194,304 bytes");
  }

  @Test
  void doesNotKnowWhatTheContentCannotAnswer() throws Exception {
    isUnknown(files, Asked.query("SELECT 1", Asked.equal(1)), "takes no SQL");
    isUnknown(files, new Tables(1), "has no tables");
    isUnknown(files, new KeyCount(null, Asked.more(1)), "has no keys");
    isUnknown(files, new ContentCheck.Key(null, "a"), "has no keys");
    isUnknown(Restored.NOTHING, new FileThere("a"), "is no tree of files");
  }

  private static Restored answering(@Nullable String answer) {
    return new Restored() {
      @Override
      public @Nullable String ask(@Nullable String database, String sql, Duration limit) {
        return sql.contains("max(") ? sql : answer;
      }
    };
  }

  @Test
  void nothingSatisfiesNoComparison() throws Exception {
    ContentAssertions.Made made = made(answering(null), Asked.query("SELECT 1", Asked.equal(0)));
    assertThat(made.assertion()).isEqualTo(new Assertion("it", Verdict.FAILED, "= 0", "nothing"));
  }

  @Test
  void doesNotCompareWhatCannotBeCompared() throws Exception {
    isUnknown(
        answering("many"), Asked.query("SELECT 1", Asked.equal(0)), "the answer 'many' cannot be");
  }

  @Test
  void asksForTheNewestValueOfAColumn() throws Exception {
    isUnknown(
        answering(null),
        new Freshness(null, "public.or\"ders", "at", Duration.ofHours(1)),
        "SELECT max(\"at\") FROM \"public\".\"or\"\"ders\"");
  }

  @Test
  void callsOldDataStale() throws Exception {
    Restored old =
        new Restored() {
          @Override
          public String ask(@Nullable String database, String sql, Duration limit) {
            return "2026-11-25";
          }
        };
    ContentAssertions.Made made = made(old, new Freshness(null, "t", "at", Duration.ofHours(1)));
    assertThat(code(made.finding())).isEqualTo("restore.data_stale");
  }
}
