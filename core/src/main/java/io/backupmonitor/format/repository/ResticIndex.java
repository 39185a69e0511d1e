package io.backupmonitor.format.repository;

import java.io.InputStream;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Reads one file of a restic repository's index, pack by pack and without keeping any.
///
/// Source: restic's design document, "Indexing".
final class ResticIndex {

  /// What the index says of one pack.
  ///
  /// @param id its name
  /// @param blobs how many blobs lie in it
  /// @param bytes how long it has to be at least
  record Pack(String id, long blobs, long bytes) {}

  /// A pack ends with its header: for each blob type, length and SHA-256, sealed, and its length.
  private static final int HEADER_BYTES = 36;

  private static final int ENTRY_BYTES = 37;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonParser parser;
  private final Consumer<Pack> packs;
  private final Consumer<String> trees;

  private ResticIndex(JsonParser parser, Consumer<Pack> packs, Consumer<String> trees) {
    this.parser = parser;
    this.packs = packs;
    this.trees = trees;
  }

  /// Reads a file to its end.
  ///
  /// @param json what it holds when it is decrypted and unpacked
  /// @param packs gets every pack
  /// @param trees gets the id of every tree
  /// @throws JacksonException when it is no index
  static void read(InputStream json, Consumer<Pack> packs, Consumer<String> trees) {
    try (JsonParser parser = JSON.createParser(json)) {
      new ResticIndex(parser, packs, trees).file();
    }
  }

  private void file() {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      if (isArray("packs")) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          pack();
        }
      }
    }
  }

  /// Goes on to the value, and past it unless it is the array of that name.
  private boolean isArray(String name) {
    boolean named = parser.currentName().equals(name);
    if (parser.nextToken() == JsonToken.START_ARRAY && named) {
      return true;
    }
    parser.skipChildren();
    return false;
  }

  private void pack() {
    String id = "";
    long blobs = 0;
    long end = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      if (parser.currentName().equals("id")) {
        parser.nextToken();
        id = parser.getString();
      } else if (isArray("blobs")) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          blobs++;
          end = Math.max(end, blobEnd());
        }
      }
    }
    packs.accept(new Pack(id, blobs, end + HEADER_BYTES + blobs * ENTRY_BYTES));
  }

  private long blobEnd() {
    String id = "";
    String type = "";
    long end = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> id = parser.getString();
        case "type" -> type = parser.getString();
        case "offset", "length" ->
            end += value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        default -> parser.skipChildren();
      }
    }
    if (type.equals("tree")) {
      trees.accept(id);
    }
    return end;
  }
}
