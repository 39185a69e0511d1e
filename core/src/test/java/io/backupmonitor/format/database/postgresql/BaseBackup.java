package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.MemoryDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// A small base backup, of files that PostgreSQL 15 wrote, and the tars and the manifest of it.
public final class BaseBackup {

  public static final String SEGMENT = "pg_wal/000000010000000000000009";
  public static final String RELATION = "base/5/2619";

  private static final int SEGMENT_BYTES = 16 << 20;

  private BaseBackup() {}

  /// The files of the data directory.
  public static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("PG_VERSION", text("15\n"));
    files.put(
        "backup_label",
        text(
            "START WAL LOCATION: 0/9000028 (file 000000010000000000000009)\n"
                + "CHECKPOINT LOCATION: 0/9000060\nSTART TIMELINE: 1\n"));
    files.put("global/pg_control", resource("pg_control-15.gz"));
    files.put("global/pg_filenode.map", new byte[512]);
    files.put("base/1/PG_VERSION", text("15\n"));
    files.put(RELATION, Arrays.copyOf(resource("page-15.gz"), 2 * 8192));
    files.put("pg_hba.conf", text("local all all trust\n"));
    files.put("postgresql.auto.conf", text("# empty\n"));
    files.put("pg_xact/0000", new byte[8192]);
    return files;
  }

  /// The file of the log in which the backup starts and ends.
  public static byte[] segment() throws IOException {
    return Arrays.copyOf(resource("pg_wal-15.gz"), SEGMENT_BYTES);
  }

  /// A directory as `pg_basebackup` makes it.
  public static MemoryDirectory plain(String algorithm) throws IOException {
    return withoutManifest().with("backup_manifest", manifest(files(), algorithm));
  }

  public static MemoryDirectory withoutManifest() throws IOException {
    MemoryDirectory directory = MemoryDirectory.directory();
    for (Map.Entry<String, byte[]> each : files().entrySet()) {
      directory = directory.with(each.getKey(), each.getValue());
    }
    return directory.with(SEGMENT, segment());
  }

  /// A manifest of these files.
  public static String manifest(Map<String, byte[]> files, String algorithm) {
    StringBuilder text =
        new StringBuilder("{ \"PostgreSQL-Backup-Manifest-Version\": 1,\n\"Files\": [\n");
    String comma = "";
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      text.append(comma).append(item(each.getKey(), each.getValue(), algorithm));
      comma = ",\n";
    }
    text.append("\n],\n\"WAL-Ranges\": [\n{ \"Timeline\": 1, \"Start-LSN\": \"0/9000028\",")
        .append(" \"End-LSN\": \"0/9000100\" }\n],\n");
    String sum = HexFormat.of().formatHex(sha256(text.toString()));
    return text.append("\"Manifest-Checksum\": \"").append(sum).append("\"}\n").toString();
  }

  private static String item(String path, byte[] content, String algorithm) {
    String start =
        "{ \"Path\": \"%s\", \"Size\": %d, \"Last-Modified\": \"2026-11-27 07:02:41 GMT\""
            .formatted(path, content.length);
    FileDigest digest = FileDigest.of(algorithm);
    if (digest == null) {
      return start + " }";
    }
    digest.update(content, 0, content.length);
    return start
        + ", \"Checksum-Algorithm\": \"%s\", \"Checksum\": \"%s\" }"
            .formatted(algorithm, digest.hex());
  }

  /// A tar of these files, each with a ustar header.
  public static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    files.forEach(
        (name, content) -> {
          tar.writeBytes(header(name, content.length));
          tar.writeBytes(content);
          tar.writeBytes(new byte[-content.length & 511]);
        });
    tar.writeBytes(new byte[1024]);
    return tar.toByteArray();
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000600\0000000000\0000000000\000%011o\00000000000000\000".formatted(size));
    put(header, 148, "        0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\000 ".formatted(sum));
    return header;
  }

  private static void put(byte[] target, int at, String text) {
    byte[] bytes = text(text);
    System.arraycopy(bytes, 0, target, at, bytes.length);
  }

  public static byte[] resource(String name) throws IOException {
    try (InputStream stream = BaseBackup.class.getResourceAsStream(name);
        InputStream unpacked = new GZIPInputStream(Objects.requireNonNull(stream))) {
      return unpacked.readAllBytes();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
