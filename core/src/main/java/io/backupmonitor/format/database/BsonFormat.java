package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/// The documents of one collection as mongodump writes them: BSON (bsonspec.org), one after the
/// other.
public final class BsonFormat implements Format {

  private static final String ENDING = ".bson";

  @Override
  public String name() {
    return "mongodb.bson";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  /// None: an empty collection is an empty file, so the name promises no content.
  @Override
  public List<String> suffixes() {
    return List.of();
  }

  /// Documents have no mark of their own, so only a name can tell them.
  @Override
  public boolean recognises(Sample sample) {
    return sample.isNamed(List.of(ENDING));
  }

  @Override
  public int precedence() {
    return 900;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (InputStream stream = content.stream()) {
      ByteInput bytes = new ByteInput(stream, context.budget(), FindingCode.DUMP_OPEN_STATEMENT);
      BsonInput input = new BsonInput(bytes, FindingCode.DUMP_CORRUPT);
      long documents = 0;
      while (bytes.peek() >= 0) {
        String what = "document %,d".formatted(documents + 1);
        byte[] document = input.document(input.mark(what), what);
        if (!BsonDocument.isWhole(document)) {
          throw input.damaged(what + " is no BSON document");
        }
        documents++;
      }
      context.table(collection(content.sample().name()), documents);
    }
    context.notProven(
        "documents carry no checksum, and a file cut off between two of them looks whole");
  }

  private static String collection(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(ENDING)
        ? name.substring(0, name.length() - ENDING.length())
        : name;
  }
}
