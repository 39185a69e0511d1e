package io.backupmonitor.restore.redis;

import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.UnansweredException;
import java.io.IOException;
import java.util.SortedMap;

/// The keys that a throw-away Redis loaded.
///
/// @param keys how many there are, by names such as `db0`
record RedisRestored(RedisServer server, SortedMap<String, Long> keys) implements Restored {

  @Override
  public String engineVersion() {
    try {
      return server.version();
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public Contents contents() {
    return new Contents(0, 0, keys);
  }

  @Override
  public boolean holdsKeys() {
    return true;
  }

  @Override
  public boolean hasKey(String database, String key) throws UnansweredException {
    if (!database.matches("db\\d{1,4}")) {
      throw new UnansweredException("'%s' is no database of Redis; write db0".formatted(database));
    }
    try {
      return server.hasKey(database.substring(2), key);
    } catch (IOException refused) {
      throw new UnansweredException("Redis does not answer: " + refused.getMessage());
    }
  }
}
