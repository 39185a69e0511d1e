package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.database.DatabaseException.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "sqlite:///backup_monitor.db, backup_monitor.db",
    "sqlite:///data/a b.db, data/a b.db",
    "sqlite:////var/lib/x.db, /var/lib/x.db",
    "jdbc:sqlite:x.db, x.db",
    "jdbc:sqlite:/var/lib/x.db, /var/lib/x.db",
    "jdbc:sqlite:file:x, file:x",
  })
  void readsSqliteFiles(String url, String file) {
    assertThat(DatabaseUrl.parse(url))
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of(file).toAbsolutePath()));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://ann:pa%40ss%2Bw+d@db:5433/mon, jdbc:postgresql://db:5433/mon, ann, pa@ss+w+d",
    "postgresql://ann@db/mon?ssl=true&a=b, jdbc:postgresql://db/mon?ssl=true&a=b, ann, ''",
    "postgresql://db/mon, jdbc:postgresql://db/mon, '', ''",
    "postgresql:///mon, jdbc:postgresql://localhost/mon, '', ''",
    "postgresql://a:b:c@db/mon, jdbc:postgresql://db/mon, a, b:c",
    "postgresql://a:b%zz@db/mon, jdbc:postgresql://db/mon, a, b%zz",
    "jdbc:postgresql://db:1/m?user=a&password=x%26y, jdbc:postgresql://db:1/m, a, x&y",
    "jdbc:postgresql://db/m?password=x&ssl=1&user=a, jdbc:postgresql://db/m?ssl=1, a, x",
    "postgresql://[::1]:5432/mon, jdbc:postgresql://[::1]:5432/mon, '', ''",
    "postgresql://[::1]/mon, jdbc:postgresql://[::1]/mon, '', ''",
    "'postgresql://u:p@h1:1,h2:2/m', 'jdbc:postgresql://h1:1,h2:2/m', u, p",
  })
  void readsPostgresServers(String url, String jdbcUrl, String user, String password) {
    assertThat(DatabaseUrl.parse(url))
        .isInstanceOfSatisfying(
            DatabaseUrl.Postgres.class,
            server -> {
              assertThat(server.jdbcUrl()).isEqualTo(jdbcUrl);
              assertThat(server.user()).isEqualTo(user);
              assertThat(server.password()).isEqualTo(password);
            });
  }

  @Test
  void showsNoPassword() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://ann:s3cret@db:5433/mon?sslpassword=s3cret");
    assertThat(url.display()).isEqualTo("postgresql://ann@db:5433/mon");
    assertThat(url.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3cret",
        "mysql://ann:s3cret@db/mon",
        "sqlite://s3cret.db",
        "sqlite:///",
        "sqlite:///s3cret/",
        "sqlite:///x.db?key=s3cret",
        "sqlite::memory:",
        "jdbc:sqlite::memory:",
        "jdbc:oracle:thin:s3cret",
        "postgresql://ann:s3cret@db",
        "postgresql://ann:s3cret@db/",
        "postgresql://ann@db:s3cret/mon",
        "postgresql://ann@db:70000/mon",
        "postgresql://ann@h1:1,h2:s3cret/mon",
        "sqlite:///s3cret\0",
      })
  void refusesAnythingElseNamingTheKnownFormsAndNoSecret(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            exception -> assertThat(exception.kind()).isEqualTo(Kind.UNUSABLE))
        .hasMessageContaining("postgresql://user:password@host:port/name")
        .hasMessageContaining("sqlite:///relative.db")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }
}
