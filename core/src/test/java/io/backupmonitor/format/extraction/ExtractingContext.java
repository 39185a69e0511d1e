package io.backupmonitor.format.extraction;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// An inspection that hands every member to an extraction and remembers nothing.
record ExtractingContext(Extraction extraction, Budget budget) implements InspectionContext {

  ExtractingContext(Extraction extraction) {
    this(
        extraction,
        new Budget(
            new Limits(1L << 40, 1_000, 1_000, 6, 1 << 20, Duration.ofMinutes(5)),
            () -> 1_000,
            System::nanoTime));
  }

  @Override
  public void finding(FindingCode code, String message) {}

  @Override
  public void notProven(String what) {}

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    EntryTarget target = extraction.begin(entry);
    return new EntryOutput() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
      }

      @Override
      public void hole(long length) throws IOException {
        target.hole(length);
      }

      @Override
      public long count() {
        return 0;
      }

      @Override
      public int crc32() {
        return 0;
      }

      @Override
      public void close() throws IOException {
        target.close();
      }
    };
  }

  @Override
  public void table(String name, long rows) {}

  @Override
  public void nested(String name, InputStream decoded) {}
}
