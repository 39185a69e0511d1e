package io.backupmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

  @Test
  void leavesOrdinaryNamesOfAnyLanguageAlone() {
    assertThat(VisibleText.of("Müller/архив-備份 (1) <b>&.tar.gz"))
        .isEqualTo("Müller/архив-備份 (1) <b>&.tar.gz");
  }

  @Test
  void writesOutWhatBreaksLinesOrSteersATerminal() {
    assertThat(VisibleText.of("a\r\nb\tc\u001B[31m\u0000\u007F\u009B\u2028"))
        .isEqualTo("a\\r\\nb\\tc\\x1B[31m\\x00\\x7F\\x9B\\u2028");
  }

  @Test
  void writesOutWhatTurnsTheDirectionOrIsInvisible() {
    assertThat(VisibleText.of("gz.\u202Ebqs.\u2066x\u200B\uFEFF\uD800"))
        .isEqualTo("gz.\\u202Ebqs.\\u2066x\\u200B\\uFEFF\\uD800");
    assertThat(VisibleText.of("tag\uDB40\uDC41")).isEqualTo("tag\\U0E0041");
  }
}
