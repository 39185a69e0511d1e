package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The first bytes of a content, looked at as SQL text.
final class SqlHead {

  /// Enough of a statement to know it by.
  private static final int KEPT_BYTES = 128;

  private SqlHead() {}

  /// What is asked about the statements.
  @FunctionalInterface
  interface Question {
    boolean fits(SqlScanner scanner) throws IOException;
  }

  static boolean fits(Sample sample, SqlDialect dialect, Question question) {
    ByteArrayInputStream head = new ByteArrayInputStream(sample.head());
    try {
      return question.fits(new SqlScanner(head, dialect, KEPT_BYTES, sample.head().length + 1));
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail", impossible);
    }
  }
}
