package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.backupmonitor.database.DatabaseException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PostgresTroubleTest {

  @SuppressWarnings("NullAway.Init")
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.shared();
  }

  private static void mustFail(Kind kind, String url, String... words) {
    DatabaseException trouble =
        catchThrowableOfType(
            DatabaseException.class,
            () -> {
              try (DatabaseManager database = new DatabaseManager(url)) {
                database.createTables();
              }
            });
    assertThat(trouble).isNotNull();
    assertThat(trouble.getMessage())
        .contains(words)
        .contains("postgresql://auditor@127.0.0.1")
        .doesNotContain("s3cret")
        .doesNotContain("\n");
    assertThat(trouble.kind()).isEqualTo(kind);
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    mustFail(
        Kind.UNAVAILABLE,
        "postgresql://auditor:s3cret@127.0.0.1:" + port + "/postgres",
        "cannot be reached");
  }

  @Test
  void saysThatTheLoginIsWrong() {
    mustFail(
        Kind.UNUSABLE,
        "postgresql://auditor:s3cretly@127.0.0.1:" + server.port() + "/postgres",
        "refuses the login");
  }

  @Test
  void saysThatTheDatabaseDoesNotExist() {
    mustFail(Kind.UNUSABLE, server.url("x").replace("/postgres?", "/nowhere?"), "does not exist");
  }

  @Test
  void refusesANewerSchema() throws Exception {
    server.createSchema("newer");
    try (DatabaseManager database = new DatabaseManager(server.url("newer"))) {
      database.createTables();
    }
    execute("UPDATE newer.backup_monitor_schema SET number = 99");
    mustFail(Kind.UNUSABLE, server.url("newer"), "newer", "schema 99");
  }

  @Test
  void refusesTablesOfOthersUnderOurNames() throws Exception {
    server.createSchema("foreigners");
    execute("CREATE TABLE foreigners.backups (id INTEGER)");
    mustFail(Kind.UNUSABLE, server.url("foreigners"), "another program", "backups");
  }

  @Test
  void livesBesideTablesOfOthers() throws Exception {
    server.createSchema("neighbours");
    execute("CREATE TABLE neighbours.customers (id INTEGER)");
    try (DatabaseManager database = new DatabaseManager(server.url("neighbours"))) {
      database.createTables();
      assertThat(database.locations().all()).isEmpty();
    }
  }
}
