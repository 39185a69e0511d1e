package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.DrillLanguage.Result;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A little language for drills: `drill("CREATE …").mustFail("restore.failed")`. Each drill is a
/// real one, with a real inspection and a real server.
final class PostgresDrillLanguage {

  static final String HEAD =
      """
      --
      -- PostgreSQL database dump
      --

      SET statement_timeout = 0;
      SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;
      SELECT pg_catalog.set_config('search_path', '', false);
      SET check_function_bodies = false;
      SET client_min_messages = warning;
      SET row_security = off;

      """;

  static final String FOOT =
      """

      --
      -- PostgreSQL database dump complete
      --

      """;

  private final DrillLanguage drills;

  PostgresDrillLanguage(Path folder) {
    this.drills = new DrillLanguage(new PostgresEngine(), folder);
  }

  PostgresDrillLanguage within(Duration time) {
    drills.within(time);
    return this;
  }

  /// Drills a dump as pg_dump would have written it around these statements.
  Result dump(String statements) throws Exception {
    return file(HEAD + statements + FOOT);
  }

  /// Drills a file with exactly this text.
  Result file(String text) throws Exception {
    return bytes("backup.sql", text.getBytes(StandardCharsets.UTF_8));
  }

  Result file(String text, Charset charset) throws Exception {
    return bytes("backup.sql", text.getBytes(charset));
  }

  Result bytes(String name, byte[] content) throws Exception {
    return bytes(name, "postgresql.sql", content);
  }

  /// Drills a file of that format.
  Result bytes(String name, String format, byte[] content) throws Exception {
    return drills.bytes(name, format, content);
  }

  /// Drills a directory that lies in the folder already.
  Result directory(String name, String format) throws Exception {
    return drills.directory(name, format);
  }
}
