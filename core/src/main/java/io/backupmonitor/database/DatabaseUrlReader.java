package io.backupmonitor.database;

import io.backupmonitor.database.DatabaseException.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads one database URL. Its messages never show more of it than the scheme, as anything after
/// that may be a password.
final class DatabaseUrlReader {

  private static final String KNOWN_FORMS =
      "; known forms are sqlite:///relative.db, sqlite:////absolute/path.db,"
          + " postgresql://user:password@host:port/name, jdbc:sqlite:path.db"
          + " and jdbc:postgresql://host:port/name?user=…&password=…";

  private static final int LAST_PORT = 65_535;

  private final String url;

  DatabaseUrlReader(String url) {
    this.url = url.strip();
  }

  DatabaseUrl read() {
    if (url.startsWith("sqlite:///")) {
      return sqlite(url.substring("sqlite:///".length()));
    }
    if (url.startsWith("jdbc:sqlite:")) {
      return sqlite(url.substring("jdbc:sqlite:".length()));
    }
    if (url.startsWith("postgresql://")) {
      return postgres(url.substring("postgresql://".length()));
    }
    if (url.startsWith("jdbc:postgresql://")) {
      return postgres(url.substring("jdbc:postgresql://".length()));
    }
    throw refused(scheme() + " is no known form of a database URL");
  }

  private String scheme() {
    int colon = url.indexOf(':');
    return colon < 0 ? "A text without a scheme" : "'" + url.substring(0, colon) + ":…'";
  }

  private DatabaseUrl sqlite(String file) {
    if (file.isEmpty() || file.startsWith(":") || file.endsWith("/")) {
      throw refused("The SQLite URL names no file");
    }
    if (file.indexOf('?') >= 0) {
      throw refused("The SQLite URL has parameters, which are not understood");
    }
    try {
      return new DatabaseUrl.Sqlite(Path.of(file).toAbsolutePath().normalize());
    } catch (InvalidPathException invalid) {
      throw refused("The SQLite URL names a file that cannot exist here");
    }
  }

  private DatabaseUrl postgres(String rest) {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    Login login = new Login();
    int slash = place.indexOf('/', place.lastIndexOf('@') + 1);
    String authority = slash < 0 ? place : place.substring(0, slash);
    String name = slash < 0 ? "" : place.substring(slash + 1);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      login.readUserInfo(authority.substring(0, at));
    }
    if (name.isEmpty()) {
      throw refused("The PostgreSQL URL names no database after its host");
    }
    String hosts = authority.substring(at + 1);
    for (String host : hosts.split(",", -1)) {
      requirePort(host);
    }
    String parameters = question < 0 ? "" : login.readParameters(rest.substring(question + 1));
    String jdbcUrl = "jdbc:postgresql://" + (hosts.isEmpty() ? "localhost" : hosts) + "/" + name;
    String shown = login.user.isEmpty() ? hosts : login.user + "@" + hosts;
    return new DatabaseUrl.Postgres(
        jdbcUrl + parameters, login.user, login.password, "postgresql://" + shown + "/" + name);
  }

  /// The colons of an IPv6 address stand in brackets.
  private static void requirePort(String host) {
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']') && !isPort(host.substring(colon + 1))) {
      throw refused("The PostgreSQL URL has a port that is no number up to " + LAST_PORT);
    }
  }

  private static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')
        && Integer.parseInt(text) <= LAST_PORT;
  }

  private static DatabaseException refused(String what) {
    return new DatabaseException(Kind.UNUSABLE, what + KNOWN_FORMS);
  }

  /// Who logs in, from wherever the URL says so.
  private static final class Login {

    private String user = "";
    private String password = "";

    void readUserInfo(String text) {
      int colon = text.indexOf(':');
      user = decoded(colon < 0 ? text : text.substring(0, colon));
      password = colon < 0 ? "" : decoded(text.substring(colon + 1));
    }

    /// Takes user and password out of the parameters; the rest comes back with its question mark.
    String readParameters(String text) {
      List<String> others = new ArrayList<>();
      for (String parameter : text.split("&", -1)) {
        int equals = parameter.indexOf('=');
        String key = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        switch (key.toLowerCase(Locale.ROOT)) {
          case "user" -> user = decoded(value);
          case "password" -> password = decoded(value);
          case "" -> {}
          default -> others.add(parameter);
        }
      }
      return others.isEmpty() ? "" : "?" + String.join("&", others);
    }

    private static String decoded(String text) {
      try {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        return text;
      }
    }
  }
}
