package io.backupmonitor.format.database;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One walk through an archive of mongodump: its list of collections, then blocks of documents of
/// one collection each, and for every collection a last block with its CRC-64. For one thread.
final class MongoArchiveReader {

  private static final int MAGIC = 0x8199e26d;
  private static final int TERMINATOR = -1;
  private static final int BYTES_PER_COLLECTION = 300;
  private static final int MOST_TOLD = 10;

  private final BsonInput input;
  private final InspectionContext context;
  private final Map<String, Collection> collections = new TreeMap<>();

  MongoArchiveReader(InputStream stream, InspectionContext context) {
    ByteInput bytes = new ByteInput(stream, context.budget(), FindingCode.ARCHIVE_TRUNCATED);
    this.input = new BsonInput(bytes, FindingCode.ARCHIVE_CORRUPT);
    this.context = context;
  }

  /// What is known about one collection.
  private static final class Collection {
    private final Crc64 crc = Crc64.ecma();
    private long documents;
    private boolean begun;
    private boolean ended;

    /// Whether documents must come: a view has none, and those of a time series lie elsewhere.
    private boolean needed;
  }

  void read() throws IOException {
    if (input.mark("its magic number") != MAGIC) {
      throw input.damaged("its magic number is none of mongodump's");
    }
    header();
    for (int mark = mark("the list"); mark != TERMINATOR; mark = mark("the list")) {
      listed(fields(mark, "the list of its collections"));
    }
    while (input.bytes().peek() >= 0) {
      block();
    }
    tell();
  }

  private int mark(String what) throws IOException {
    return input.mark(what + " of its collections");
  }

  private void header() throws IOException {
    Map<String, Object> header = fields(input.mark("its header"), "its header");
    if (!(header.get("version") instanceof String)) {
      throw input.damaged("its header names no version");
    }
  }

  private Map<String, Object> fields(int length, String what) throws IOException {
    Map<String, Object> fields = BsonDocument.fields(input.document(length, what));
    if (fields == null) {
      throw input.damaged(what + " is no BSON document");
    }
    return fields;
  }

  private void listed(Map<String, Object> fields) throws IOException {
    Object type = fields.getOrDefault("type", "collection");
    collection(fields).needed = type.equals("collection") || type.equals("");
  }

  private Collection collection(Map<String, Object> fields) throws IOException {
    if (!(fields.get("db") instanceof String database)
        || !(fields.get("collection") instanceof String name)) {
      throw input.damaged("a header names no collection");
    }
    context.budget().checkMemory((long) collections.size() * BYTES_PER_COLLECTION);
    return collections.computeIfAbsent(database + "." + name, _ -> new Collection());
  }

  private void block() throws IOException {
    String what = "the header of a block";
    Map<String, Object> header = fields(input.mark(what), what);
    Collection collection = collection(header);
    String name = header.get("db") + "." + header.get("collection");
    if (collection.ended) {
      throw input.damaged("a block of '%s' follows its last one".formatted(name));
    }
    collection.begun = true;
    if (Boolean.TRUE.equals(header.get("EOF"))) {
      end(name, collection, header.get("CRC"));
    } else {
      documents(name, collection);
    }
  }

  private void documents(String name, Collection collection) throws IOException {
    while (true) {
      String what = "document %,d of '%s'".formatted(collection.documents + 1, name);
      int mark = input.mark(what);
      if (mark == TERMINATOR) {
        return;
      }
      byte[] document = input.document(mark, what);
      if (!BsonDocument.isWhole(document)) {
        throw input.damaged(what + " is no BSON document");
      }
      collection.crc.update(document, 0, document.length);
      collection.documents++;
    }
  }

  private void end(String name, Collection collection, @Nullable Object told) throws IOException {
    if (input.mark("the last block of '%s'".formatted(name)) != TERMINATOR) {
      throw input.damaged("the last block of '%s' holds documents".formatted(name));
    }
    collection.ended = true;
    // without documents the sum is zero, and one that is not there counts as zero
    long sum = told instanceof Long number ? number : 0;
    if (sum != collection.crc.value()) {
      context.finding(
          FindingCode.ARCHIVE_ENTRY_CORRUPT,
          "the %,d documents of '%s' have the CRC-64 %016x, but it should be %016x"
              .formatted(collection.documents, name, collection.crc.value(), sum));
    }
  }

  private void tell() {
    collections.forEach(
        (name, collection) -> {
          if (collection.begun) {
            context.table(name, collection.documents);
          }
        });
    List<String> open =
        collections.entrySet().stream()
            .filter(each -> isOpen(each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!open.isEmpty()) {
      context.finding(
          FindingCode.ARCHIVE_NO_END,
          "ends at byte %,d before the last blocks of %,d collections: '%s'%s"
              .formatted(
                  input.bytes().position(),
                  open.size(),
                  String.join("', '", open.subList(0, Math.min(MOST_TOLD, open.size()))),
                  open.size() > MOST_TOLD ? " and others" : ""));
    } else if (collections.isEmpty()) {
      context.finding(FindingCode.ARCHIVE_EMPTY, "names no collections");
    }
  }

  private static boolean isOpen(Collection collection) {
    return (collection.begun || collection.needed) && !collection.ended;
  }
}
