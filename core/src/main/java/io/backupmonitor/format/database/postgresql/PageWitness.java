package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks at the pages of one file of a relation.
final class PageWitness implements FileWitness {

  /// The length of a page, and how many a file has, unless a server was built otherwise.
  static final int PAGE_BYTES = 8192;

  static final int PAGES_PER_FILE = 131_072;

  private static final Pattern RELATION =
      Pattern.compile(
          "(?:global|base/\\d+|pg_tblspc/\\d+/PG_[^/]+/\\d+)"
              + "/\\d+(?:_(?:fsm|vm|init))?(?:\\.(\\d{1,6}))?");
  private static final int UPPER = 14;
  private static final byte[] ZEROS = new byte[PAGE_BYTES];

  private final String path;
  private final PageTally tally;
  private final byte[] page = new byte[PAGE_BYTES];
  private int filled;
  private long block;
  private long size;

  private PageWitness(String path, long file, PageTally tally) {
    this.path = path;
    this.block = file * PAGES_PER_FILE;
    this.tally = tally;
  }

  /// One for a file of a relation; null for every other file.
  static @Nullable PageWitness of(String path, PageTally tally) {
    Matcher matcher = RELATION.matcher(path);
    if (!matcher.matches()) {
      return null;
    }
    String file = matcher.group(1);
    return new PageWitness(path, file == null ? 0 : Long.parseLong(file), tally);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int at = offset;
    while (at < offset + length) {
      int count = Math.min(PAGE_BYTES - filled, offset + length - at);
      System.arraycopy(bytes, at, page, filled, count);
      at += count;
      filled += count;
      if (filled == PAGE_BYTES) {
        look();
        filled = 0;
      }
    }
    size += length;
  }

  private void look() {
    if (Bytes.uint16(page, UPPER) == 0) {
      // a page that was never used, or that lost its header
      boolean unused = Arrays.equals(page, ZEROS);
      tally.add(path, block, unused || tally.isNewer(page));
    } else if (tally.isNewer(page)) {
      tally.add(path, block, true);
    } else {
      int carried = PageChecksum.carried(page);
      tally.add(path, block, carried != 0 && carried == PageChecksum.of(page, block));
    }
    block++;
  }

  @Override
  public void end() throws DamageException {
    if (filled > 0) {
      tally.addPartial(path, size);
    }
  }
}
