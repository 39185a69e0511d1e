package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Archives of `mongodump --archive`: the documents of all collections in one stream, with a CRC-64
/// per collection (mongo-tools, "The Mongodump archive format specification").
public final class MongoArchiveFormat implements Format {

  @Override
  public String name() {
    return "mongodb.archive";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  /// None: people call such files as they like.
  @Override
  public List<String> suffixes() {
    return List.of();
  }

  /// By its magic number, or where that is damaged by the first field of its header.
  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith(0x6d, 0xe2, 0x99, 0x81)
        || sample.matches(8, "\20concurrent_collections\0");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (InputStream stream = content.stream()) {
      new MongoArchiveReader(stream, context).read();
    }
  }
}
