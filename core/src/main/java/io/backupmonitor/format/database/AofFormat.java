package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/// Append-only files of Redis: commands, with a snapshot before them where the server was told so
/// (`aof-use-rdb-preamble`).
public final class AofFormat implements Format {

  private static final List<String> SUFFIXES = List.of(".aof");

  private static final Pattern COMMANDS =
      Pattern.compile("\\A(?:#TS:\\d{1,19}\\r\\n)*\\*\\d{1,7}\\r\\n\\$\\d{1,9}\\r\\n");

  @Override
  public String name() {
    return "redis.aof";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public List<String> suffixes() {
    return SUFFIXES;
  }

  @Override
  public boolean recognises(Sample sample) {
    boolean named = sample.isNamed(SUFFIXES);
    return (named && RedisFile.startsSnapshot(sample.head()))
        || (named && sample.startsWith('*'))
        || COMMANDS.matcher(sample.headText()).find();
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (InputStream stream = content.stream()) {
      boolean holdsAnything =
          RedisFile.startsSnapshot(content.sample().head())
              ? RedisFile.readSnapshot(stream, true, context)
              : RedisFile.readCommands(stream, context);
      if (!holdsAnything) {
        context.finding(FindingCode.DATABASE_EMPTY, "has neither keys nor commands");
      }
    }
  }
}
