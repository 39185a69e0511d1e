package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Snapshots of Redis and Valkey, as SAVE and BGSAVE write them: RDB files of the versions 1 to 12,
/// and 80.
public final class RdbFormat implements Format {

  @Override
  public String name() {
    return "redis.rdb";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".rdb");
  }

  @Override
  public boolean recognises(Sample sample) {
    return RedisFile.startsSnapshot(sample.head()) && !sample.isNamed(List.of(".aof"));
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (InputStream stream = content.stream()) {
      RedisFile.readSnapshot(stream, false, context);
    }
  }
}
