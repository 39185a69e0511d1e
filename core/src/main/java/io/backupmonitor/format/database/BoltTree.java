package io.backupmonitor.format.database;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.database.BoltPages.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tree of buckets and keys of a bbolt database (bbolt, `internal/common`: page, bucket),
/// walked from its root to its last leaf. For one thread.
final class BoltTree {

  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int FREELIST = 16;
  private static final int ELEMENT_BYTES = 16;
  private static final int BUCKET_BYTES = 16;
  private static final int BUCKET = 1;
  private static final int DEEPEST = 64;
  private static final int LARGE_COUNT = 0xffff;

  private final BoltPages pages;
  private final InspectionContext context;
  private byte @Nullable [] before;
  private long keys;

  BoltTree(BoltPages pages, InspectionContext context) {
    this.pages = pages;
    this.context = context;
  }

  /// Walks everything.
  void read(BoltMeta meta) throws IOException {
    bucket("", meta.root(), 0);
    if (meta.freelist() == BoltMeta.NO_FREELIST) {
      return;
    }
    freelist(pages.take(meta.freelist()));
    if (pages.unvisited() > 0) {
      // servers lose track of pages without any harm
      context.notProven(
          "%,d pages are neither used nor in the list of unused ones".formatted(pages.unvisited()));
    }
  }

  private void bucket(String name, long root, int depth) throws IOException {
    long outerKeys = keys;
    byte[] outerBefore = before;
    keys = 0;
    before = null;
    node(name, root, depth);
    tell(name, depth);
    keys = outerKeys;
    before = outerBefore;
  }

  private void tell(String name, int depth) {
    if (depth > 0) {
      context.table(name, keys);
    }
  }

  private void node(String bucket, long id, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw BoltPages.corrupt("page %,d lies too deep in its tree".formatted(id));
    }
    Page page = pages.take(id);
    switch (page.flags()) {
      case BRANCH -> branch(bucket, page, depth);
      case LEAF -> leaf(bucket, page, BoltMeta.HEADER_BYTES, depth);
      default -> throw wrong(page, "is no page of a tree");
    }
  }

  private void branch(String bucket, Page page, int depth) throws IOException {
    byte[] bytes = page.bytes();
    checkCount(page, BoltMeta.HEADER_BYTES);
    if (page.count() == 0) {
      throw wrong(page, "branches to nowhere");
    }
    for (int each = 0; each < page.count(); each++) {
      int at = BoltMeta.HEADER_BYTES + each * ELEMENT_BYTES;
      checkSlice(page, at, Bytes.uint32(bytes, at), Bytes.uint32(bytes, at + 4));
      node(bucket, Bytes.int64(bytes, at + 8), depth + 1);
    }
  }

  private static void checkCount(Page page, int first) throws DamageException {
    if (first + (long) page.count() * ELEMENT_BYTES > page.bytes().length) {
      throw wrong(page, "cannot hold its %,d elements".formatted(page.count()));
    }
  }

  private void leaf(String bucket, Page page, int first, int depth) throws IOException {
    byte[] bytes = page.bytes();
    checkCount(page, first);
    for (int each = 0; each < page.count(); each++) {
      int at = first + each * ELEMENT_BYTES;
      long place = Bytes.uint32(bytes, at + 4);
      long keyBytes = Bytes.uint32(bytes, at + 8);
      byte[] key = slice(page, at, place, keyBytes);
      checkOrder(page, key);
      checkSlice(page, at, place + keyBytes, Bytes.uint32(bytes, at + 12));
      element(bucket, page, at, key, depth);
    }
  }

  private void element(String bucket, Page page, int at, byte[] key, int depth) throws IOException {
    byte[] bytes = page.bytes();
    if ((Bytes.int32(bytes, at) & BUCKET) == 0) {
      keys++;
      return;
    }
    long place = Bytes.uint32(bytes, at + 4) + Bytes.uint32(bytes, at + 8);
    byte[] value = slice(page, at, place, Bytes.uint32(bytes, at + 12));
    if (value.length < BUCKET_BYTES) {
      throw wrong(page, "has a bucket that is cut off");
    }
    String inner = bucket + (bucket.isEmpty() ? "" : "/") + text(key);
    long root = Bytes.int64(value, 0);
    if (root != 0) {
      bucket(inner, root, depth + 1);
    } else {
      inlined(inner, page, value, depth);
    }
  }

  /// A small bucket that lies in the leaf of its parent.
  private void inlined(String name, Page outer, byte[] value, int depth) throws IOException {
    byte[] bytes = Arrays.copyOfRange(value, BUCKET_BYTES, value.length);
    Page page = new Page(outer.id(), bytes);
    if (bytes.length < BoltMeta.HEADER_BYTES || page.flags() != LEAF || depth > DEEPEST) {
      throw wrong(outer, "has a small bucket that is none");
    }
    long outerKeys = keys;
    byte[] outerBefore = before;
    keys = 0;
    before = null;
    leaf(name, page, BoltMeta.HEADER_BYTES, depth + 1);
    context.table(name, keys);
    keys = outerKeys;
    before = outerBefore;
  }

  private void checkOrder(Page page, byte[] key) throws DamageException {
    byte[] last = before;
    if (last != null && Arrays.compareUnsigned(last, key) >= 0) {
      throw wrong(page, "has its keys out of order");
    }
    before = key;
  }

  private static byte[] slice(Page page, int element, long place, long length)
      throws DamageException {
    checkSlice(page, element, place, length);
    int start = (int) (element + place);
    return Arrays.copyOfRange(page.bytes(), start, (int) (start + length));
  }

  private static void checkSlice(Page page, int element, long place, long length)
      throws DamageException {
    if (element + place + length > page.bytes().length) {
      throw wrong(page, "has an element that reaches out of it");
    }
  }

  private void freelist(Page page) throws DamageException {
    if (page.flags() != FREELIST) {
      throw wrong(page, "is no list of unused pages");
    }
    byte[] bytes = page.bytes();
    boolean large = page.count() == LARGE_COUNT;
    int first = BoltMeta.HEADER_BYTES + (large ? Long.BYTES : 0);
    long count = large ? Bytes.int64(bytes, BoltMeta.HEADER_BYTES) : page.count();
    if (count < 0 || count > (bytes.length - first) / Long.BYTES) {
      throw wrong(page, "cannot hold its %,d entries".formatted(count));
    }
    for (int each = 0; each < count; each++) {
      pages.free(Bytes.int64(bytes, first + each * Long.BYTES));
    }
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static DamageException wrong(Page page, String what) {
    return BoltPages.corrupt("page %,d %s".formatted(page.id(), what));
  }
}
