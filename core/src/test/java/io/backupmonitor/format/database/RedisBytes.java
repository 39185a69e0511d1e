package io.backupmonitor.format.database;

import io.backupmonitor.format.DamagedBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Snapshots and commands of Redis, made by hand or by Redis itself.
public final class RedisBytes {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private RedisBytes() {}

  /// A snapshot with many types of values, saved by Redis 7.0.
  public static DamagedBytes saved() throws IOException {
    try (InputStream stream = RedisBytes.class.getResourceAsStream("redis-7.0.rdb")) {
      return DamagedBytes.bytes(Objects.requireNonNull(stream).readAllBytes()).named("dump.rdb");
    }
  }

  /// The same without its checksum.
  public static DamagedBytes unsummed() throws IOException {
    return saved().zeroed(-8, 8);
  }

  public static RedisBytes snapshot(int version) {
    return new RedisBytes().text("REDIS%04d".formatted(version));
  }

  public static RedisBytes valkey(int version) {
    return new RedisBytes().text("VALKEY%03d".formatted(version));
  }

  /// A snapshot with fields that expire, saved by Valkey 9.1.
  public static DamagedBytes ofValkey() throws IOException {
    try (InputStream stream = RedisBytes.class.getResourceAsStream("valkey-9.1.rdb")) {
      return DamagedBytes.bytes(Objects.requireNonNull(stream).readAllBytes()).named("dump.rdb");
    }
  }

  public static RedisBytes commands() {
    return new RedisBytes();
  }

  public RedisBytes raw(int... numbers) {
    for (int each : numbers) {
      bytes.write(each);
    }
    return this;
  }

  public RedisBytes text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public RedisBytes string(String text) {
    return raw(text.length()).text(text);
  }

  /// A key of that type, with the bytes of its value.
  public RedisBytes key(int type, int... value) {
    return raw(type).string("key").raw(value);
  }

  /// A key whose value is one string of bytes.
  public RedisBytes packed(int type, int... value) {
    return raw(type).string("key").raw(value.length).raw(value);
  }

  public RedisBytes command(String... words) {
    text("*" + words.length + "\r\n");
    for (String word : words) {
      text("$" + word.length() + "\r\n" + word + "\r\n");
    }
    return this;
  }

  /// Ended without a checksum.
  public DamagedBytes ended() {
    return raw(0xff, 0, 0, 0, 0, 0, 0, 0, 0).named("dump.rdb");
  }

  public DamagedBytes named(String name) {
    return DamagedBytes.bytes(bytes.toByteArray()).named(name);
  }
}
