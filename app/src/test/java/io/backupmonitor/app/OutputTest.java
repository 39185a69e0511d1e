package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.RunSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "1_500_000, 1.5 MB",
    "999_949, 1000 kB",
    "99_949_000, 99.9 MB",
    "123_456_789_012, 123 GB"
  })
  void sizesAreShort(String bytes, String text) {
    assertThat(Amounts.size(Long.parseLong(bytes.replace("_", ""))))
        .isEqualTo(text.equals("1000 kB") ? "1.0 MB" : text);
  }

  @ParameterizedTest
  @CsvSource({"850, 0.9 s", "59999, 60.0 s", "200000, 3 min 20 s", "7500000, 2 h 05 min"})
  void durationsAreShort(long millis, String text) {
    assertThat(Amounts.duration(Duration.ofMillis(millis)).replace(",", ".")).isEqualTo(text);
  }

  @Test
  void textsCannotSteerATerminal() {
    assertThat(SafeText.of("plain é \\ name")).isEqualTo("plain é \\ name");
    assertThat(SafeText.of("a\r\n\t\u0007\u009b\u202eb\\\u2028"))
        .isEqualTo("a\\r\\n\\t\\x07\\x9b\\u202eb\\\\\\u2028");
  }

  @Test
  void aNameThatIsNoUtf8IsGivenWithItsBytes() {
    String line = JsonLines.backup(backup(BackupPath.ofBytes(new byte[] {'a', (byte) 0xff})));

    assertThat(line).contains("\"path\":\"a\ufffd\",\"path_bytes\":\"a%FF\"");
    assertThat(JsonLines.backup(backup(BackupPath.of("100%é\n"))))
        .contains("\"path\":\"100%é\\n\",\"format\"");
  }

  @Test
  void aSummaryIsOneExactLine() {
    RunSummary summary = new RunSummary(7, 5, 1, 1, 0, 2, 0, 123, Duration.ofMillis(1200));
    assertThat(JsonLines.summary(summary))
        .isEqualTo(
            "{\"schema\":1,\"type\":\"summary\",\"backups\":7,\"passed\":5,\"failed\":1,"
                + "\"error\":1,\"skipped\":0,\"ignored\":2,\"bytes_read\":123,"
                + "\"duration_seconds\":1.2}");
  }

  @Test
  void wholeSecondsStayPlainNumbers() {
    assertThat(JsonLines.seconds(Duration.ofSeconds(100)).toPlainString()).isEqualTo("100");
    assertThat(
            JsonLines.object(
                "x",
                json -> json.writeNumberProperty("n", JsonLines.seconds(Duration.ofSeconds(100)))))
        .endsWith("\"n\":100}");
  }

  @Test
  void progressTellsRateAndTimeLeftAndLeavesNothingBehind() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    AtomicLong nanos = new AtomicLong();
    ProgressLine line =
        new ProgressLine(new PrintStream(terminal, true, StandardCharsets.UTF_8), nanos::get);
    line.begun(4, 4_000_000);
    nanos.addAndGet(2_000_000_000L);
    line.progress(1_000_000);

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .contains("0 of 4 backups, 1.0 MB of 4.0 MB, 500 kB/s, 6.0 s left");
    terminal.reset();
    line.progress(1_000_001);
    assertThat(terminal.size()).as("shown at most ten times a second").isZero();
    line.clear();
    assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("\r" + " ".repeat(78) + "\r");
  }

  private static JudgedBackup backup(BackupPath path) {
    BackupVerification check =
        new BackupVerification(
            0, 0, "structure", Verdict.PASSED, "whole", null, Instant.EPOCH, List.of());
    return new JudgedBackup(
        null, null, "s", path, "gz", 1, null, Assurance.OPENED, List.of(check), null, List.of());
  }
}
