package io.backupmonitor.format.dump.postgresql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that PostgreSQL gives to encodings.
public final class PostgresEncoding {

  /// PostgreSQL's name without punctuation, and Java's. SQL_ASCII means bytes without an encoding:
  /// Latin-1 carries each of them through unharmed.
  private static final Map<String, String> CHARSETS =
      Map.ofEntries(
          Map.entry("UTF8", "UTF-8"),
          Map.entry("UNICODE", "UTF-8"),
          Map.entry("SQLASCII", "ISO-8859-1"),
          Map.entry("LATIN1", "ISO-8859-1"),
          Map.entry("ISO88591", "ISO-8859-1"),
          Map.entry("LATIN2", "ISO-8859-2"),
          Map.entry("LATIN3", "ISO-8859-3"),
          Map.entry("LATIN4", "ISO-8859-4"),
          Map.entry("LATIN5", "ISO-8859-9"),
          Map.entry("LATIN7", "ISO-8859-13"),
          Map.entry("LATIN9", "ISO-8859-15"),
          Map.entry("ISO88595", "ISO-8859-5"),
          Map.entry("ISO88596", "ISO-8859-6"),
          Map.entry("ISO88597", "ISO-8859-7"),
          Map.entry("ISO88598", "ISO-8859-8"),
          Map.entry("WIN866", "IBM866"),
          Map.entry("WIN874", "x-windows-874"),
          Map.entry("WIN1250", "windows-1250"),
          Map.entry("WIN1251", "windows-1251"),
          Map.entry("WIN1252", "windows-1252"),
          Map.entry("WIN1253", "windows-1253"),
          Map.entry("WIN1254", "windows-1254"),
          Map.entry("WIN1255", "windows-1255"),
          Map.entry("WIN1256", "windows-1256"),
          Map.entry("WIN1257", "windows-1257"),
          Map.entry("WIN1258", "windows-1258"),
          Map.entry("KOI8R", "KOI8-R"),
          Map.entry("KOI8U", "KOI8-U"),
          Map.entry("EUCJP", "EUC-JP"),
          Map.entry("EUCKR", "EUC-KR"),
          Map.entry("EUCCN", "GB2312"));

  private PostgresEncoding() {}

  /// The charset of an encoding; null when there is none here.
  public static @Nullable Charset charset(String name) {
    String java = CHARSETS.get(plain(name));
    if (java == null || !Charset.isSupported(java)) {
      return null;
    }
    return Charset.forName(java);
  }

  /// How a server is told in which encoding rows come; null when they come in UTF-8.
  public static @Nullable String forRows(String name) {
    if (StandardCharsets.UTF_8.equals(charset(name))) {
      return null;
    }
    return plain(name).equals("SQLASCII") ? "LATIN1" : name;
  }

  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }
}
