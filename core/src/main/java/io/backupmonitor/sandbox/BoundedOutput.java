package io.backupmonitor.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The first and the last of what a child wrote. Safe to use from several threads.
final class BoundedOutput {

  private static final int MOST_AT_EACH_END = 32 * 1024;

  private final ByteArrayOutputStream first = new ByteArrayOutputStream();
  private final byte[] last = new byte[MOST_AT_EACH_END];
  private long behindFirst;

  synchronized void add(byte[] block, int count) {
    int toFirst = Math.min(count, MOST_AT_EACH_END - first.size());
    first.write(block, 0, toFirst);
    for (int index = toFirst; index < count; index++) {
      last[(int) (behindFirst++ % MOST_AT_EACH_END)] = block[index];
    }
  }

  synchronized String text() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first.toByteArray());
    long left = Math.min(behindFirst, MOST_AT_EACH_END);
    if (behindFirst > left) {
      all.writeBytes("\n…\n".getBytes(StandardCharsets.UTF_8));
    }
    for (long index = behindFirst - left; index < behindFirst; index++) {
      all.write(last[(int) (index % MOST_AT_EACH_END)]);
    }
    return all.toString(StandardCharsets.UTF_8);
  }
}
