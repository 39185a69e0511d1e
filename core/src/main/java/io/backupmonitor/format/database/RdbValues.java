package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.function.ToLongFunction;

/// The values of an RDB file, by their types (Redis, rdb.h and rdb.c, up to version 12; Valkey, up
/// to version 80). For one thread.
final class RdbValues {

  private static final int STREAM_ID_BYTES = 16;
  private static final int TIME_BYTES = 8;

  private final RdbInput input;

  RdbValues(RdbInput input) {
    this.input = input;
  }

  /// Reads a value to its end.
  void read(int type) throws IOException {
    switch (type) {
      case 0 -> input.skipString();
      case 1, 2 -> repeat(input::skipString);
      case 3 -> repeat(this::textScore);
      case 4 -> repeat(this::pair);
      case 5 -> repeat(this::score);
      case 7 -> module();
      case 9 -> packed(PackedList::zipmap, 2);
      case 10 -> packed(PackedList::ziplist, 1);
      case 11 -> packed(PackedList::intset, 1);
      case 12, 13 -> packed(PackedList::ziplist, 2);
      case 14 -> repeat(() -> packed(PackedList::ziplist, 1));
      case 16, 17 -> packed(PackedList::listpack, 2);
      case 18 -> repeat(this::node);
      case 20 -> packed(PackedList::listpack, 1);
      default -> readNewer(type);
    }
  }

  private void readNewer(int type) throws IOException {
    switch (type) {
      case 15, 19, 21 -> stream(type);
      case 22, 24 -> {
        input.skip(type == 24 ? TIME_BYTES : 0);
        repeat(this::expiringPair);
      }
      case 23, 25 -> {
        input.skip(type == 25 ? TIME_BYTES : 0);
        packed(PackedList::listpack, 3);
      }
      case 6 ->
          throw new DamageException(
              FindingCode.FORMAT_UNSUPPORTED,
              "holds values of modules in the form of Redis 4.0 before its release");
      default -> throw input.corrupt("a value of the unknown type %,d".formatted(type));
    }
  }

  /// Reads a hash in which a time stands behind each field, as Valkey writes it.
  void hashWithTimes() throws IOException {
    repeat(
        () -> {
          pair();
          input.skip(TIME_BYTES);
        });
  }

  private interface Element {
    void read() throws IOException;
  }

  private void repeat(Element element) throws IOException {
    long count = input.length();
    for (long each = 0; each != count; each++) {
      element.read();
    }
  }

  private void pair() throws IOException {
    input.skipString();
    input.skipString();
  }

  private void expiringPair() throws IOException {
    input.skipLength();
    pair();
  }

  private void score() throws IOException {
    input.skipString();
    input.skip(Double.BYTES);
  }

  private void textScore() throws IOException {
    input.skipString();
    int length = input.need();
    // the three highest lengths stand for infinities and for no number
    input.skip(length > 252 ? 0 : length);
  }

  private void node() throws IOException {
    long container = input.length();
    if (container == 1) {
      input.skipString();
    } else if (container == 2) {
      packed(PackedList::listpack, 1);
    } else {
      throw input.corrupt("a list node of the unknown kind %,d".formatted(container));
    }
  }

  private void packed(ToLongFunction<byte[]> elements, int perItem) throws IOException {
    long count = elements.applyAsLong(input.string());
    if (count < 0 || count % perItem != 0) {
      throw input.corrupt("a small collection that breaks its own rules");
    }
  }

  private void stream(int type) throws IOException {
    repeat(this::streamBlock);
    int numbers = type == 15 ? 3 : 8;
    for (int each = 0; each < numbers; each++) {
      input.skipLength();
    }
    repeat(() -> group(type));
  }

  private void streamBlock() throws IOException {
    byte[] id = input.string();
    if (id.length != STREAM_ID_BYTES) {
      throw input.corrupt("a stream with an id of %,d bytes".formatted(id.length));
    }
    packed(PackedList::listpack, 1);
  }

  private void group(int type) throws IOException {
    input.skipString();
    int numbers = type == 15 ? 2 : 3;
    for (int each = 0; each < numbers; each++) {
      input.skipLength();
    }
    repeat(this::pending);
    repeat(() -> consumer(type));
  }

  private void pending() throws IOException {
    input.skip(STREAM_ID_BYTES + TIME_BYTES);
    input.skipLength();
  }

  private void consumer(int type) throws IOException {
    input.skipString();
    input.skip(type == 21 ? 2 * TIME_BYTES : TIME_BYTES);
    repeat(() -> input.skip(STREAM_ID_BYTES));
  }

  private void module() throws IOException {
    input.skipLength();
    moduleParts();
  }

  /// What a module wrote, which says of each part how long it is.
  void moduleParts() throws IOException {
    for (long kind = input.length(); kind != 0; kind = input.length()) {
      switch ((int) Math.min(kind, 6)) {
        case 1, 2 -> {
          input.skipLength();
        }
        case 3 -> input.skip(Float.BYTES);
        case 4 -> input.skip(Double.BYTES);
        case 5 -> input.skipString();
        default -> throw input.corrupt("a module's part of the unknown kind %,d".formatted(kind));
      }
    }
  }
}
