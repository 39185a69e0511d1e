package io.backupmonitor.monitor;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Looks;
import io.backupmonitor.format.Sample;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// Knows a backup by the formats that are installed.
final class FormatRecognition implements Recognition {

  private static final byte[] NONE = {};

  private final Storage storage;
  private final Formats formats;
  private final Set<String> suffixes;
  private final int longest;

  FormatRecognition(Storage storage, Formats formats) {
    this.storage = storage;
    this.formats = formats;
    this.suffixes = new HashSet<>();
    formats.all().stream().map(Format::suffixes).flatMap(Collection::stream).forEach(suffixes::add);
    this.longest = suffixes.stream().mapToInt(String::length).max().orElse(0);
  }

  @Override
  public boolean byName(String name) {
    String end = name.substring(Math.max(0, name.length() - longest)).toLowerCase(Locale.ROOT);
    for (int dot = end.lastIndexOf('.'); dot >= 0; dot = end.lastIndexOf('.', dot - 1)) {
      if (suffixes.contains(end.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean byFormat(StoredFile file) throws IOException {
    return file.size() > 0 && formats.detect(sample(file)).isPresent();
  }

  @Override
  public boolean byContent(StoredFile file) throws IOException {
    Sample sample = sample(file);
    return (file.size() > 0 && formats.detect(sample).isPresent()) || Looks.isNoBackup(sample);
  }

  private Sample sample(StoredFile file) throws IOException {
    String name = BackupName.withoutRotation(file.path().name().text());
    if (file.size() == 0) {
      return new Sample(name, NONE, NONE, OptionalLong.of(0));
    }
    try (BackupBytes bytes = storage.open(file)) {
      byte[] head = read(bytes, 0, Sample.HEAD_BYTES);
      long tailAt = Math.max(0, file.size() - Sample.TAIL_BYTES);
      byte[] tail = read(bytes, tailAt, Sample.TAIL_BYTES);
      return new Sample(name, head, tail, OptionalLong.of(file.size()));
    }
  }

  private static byte[] read(BackupBytes bytes, long offset, int limit) throws IOException {
    try (InputStream stream = bytes.stream(offset)) {
      return stream.readNBytes(limit);
    }
  }
}
