package io.backupmonitor.format;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// An inspection that remembers all it is told. It reads what a stream decodes to, but does not
/// look into it.
public final class RecordingContext implements InspectionContext {

  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notProven = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, byte[]> contents = new ConcurrentSkipListMap<>();
  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final Map<String, Long> tables = new TreeMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final Budget budget;
  private @Nullable Path passphraseFile;
  private @Nullable Path keyFile;
  private int threads = 1;

  public RecordingContext() {
    this(new Limits(1L << 40, 1_000_000, 1_000_000, 6, 256L << 20, Duration.ofMinutes(5)));
  }

  public RecordingContext(Limits limits) {
    this.budget = new Budget(limits, () -> 1_000, System::nanoTime);
  }

  @Override
  public void finding(FindingCode code, String message) {
    findings.add(new Finding(code, message));
  }

  @Override
  public void notProven(String what) {
    notProven.add(what);
  }

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    budget.chargeEntry();
    open.incrementAndGet();
    begun.incrementAndGet();
    entries.put(entry.name().text(), entry);
    return new Recording(entry.name().text());
  }

  @Override
  public void table(String name, long rows) {
    tables.merge(name, rows, Long::sum);
  }

  @Override
  public void nested(String name, InputStream decoded) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] block = new byte[8192];
    try {
      for (int count = decoded.read(block); count >= 0; count = decoded.read(block)) {
        budget.chargeBytes(count);
        content.write(block, 0, count);
      }
    } finally {
      contents.put(name, content.toByteArray());
    }
  }

  @Override
  public Budget budget() {
    return budget;
  }

  @Override
  public Optional<Path> passphraseFile() {
    return Optional.ofNullable(passphraseFile);
  }

  @Override
  public Optional<Path> keyFile() {
    return Optional.ofNullable(keyFile);
  }

  @Override
  public int threads() {
    return threads;
  }

  /// Lets a reader use so many threads.
  public RecordingContext threads(int count) {
    threads = count;
    return this;
  }

  /// Gives it secrets; null where there is none.
  public RecordingContext with(@Nullable Path passphrase, @Nullable Path key) {
    passphraseFile = passphrase;
    keyFile = key;
    return this;
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  public List<String> notProven() {
    return List.copyOf(notProven);
  }

  /// The bytes of the nested content or of the members, by name.
  public Map<String, byte[]> contents() {
    return contents;
  }

  public Map<String, Entry> entries() {
    return entries;
  }

  public Map<String, Long> tables() {
    return tables;
  }

  /// How many members were begun and not closed.
  public int openEntries() {
    return open.get();
  }

  public int begunEntries() {
    return begun.get();
  }

  private final class Recording extends EntryOutput {

    private final String name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CRC32 crc = new CRC32();

    Recording(String name) {
      this.name = name;
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
      budget.chargeBytes(length);
      bytes.write(block, offset, length);
      crc.update(block, offset, length);
    }

    @Override
    public void hole(long length) throws IOException {
      for (long left = length; left > 0; left--) {
        write(0);
      }
    }

    @Override
    public long count() {
      return bytes.size();
    }

    @Override
    public int crc32() {
      return (int) crc.getValue();
    }

    @Override
    public void close() {
      open.decrementAndGet();
      contents.put(name, bytes.toByteArray());
    }
  }
}
