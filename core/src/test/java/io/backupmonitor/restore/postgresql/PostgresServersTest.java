package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.restore.server.ServerCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which of several servers a backup gets.
final class PostgresServersTest {

  private static final String BUNDLED = BundledPostgres.VERSION;

  @TempDir Path folder;

  private PostgresBinaries server(int major, String... extensions) throws Exception {
    Path offers = Files.createTempDirectory(folder, "extension");
    for (String extension : extensions) {
      Files.createFile(offers.resolve(extension + ".control"));
    }
    return new PostgresBinaries(folder, offers, major, major + ".1", "key" + major);
  }

  private static PostgresServers servers(PostgresBinaries... installed) throws Exception {
    return new PostgresServers(ServerCache.opened(), List.of(installed));
  }

  private static void mustChoose(
      String version, PostgresServers servers, int major, String... extensions) throws Exception {
    assertThat(servers.forDump(major, List.of(extensions)).version()).isEqualTo(version);
  }

  @Test
  void aDumpGetsTheServerOfItsVersionAndElseTheBundledOne() throws Exception {
    PostgresServers all = servers(server(15), server(16), server(19));
    mustChoose("15.1", all, 15);
    mustChoose("16.1", all, 16);
    mustChoose(BUNDLED, all, 17);
    mustChoose(BUNDLED, all, 12);
    mustChoose(BUNDLED, all, 0);
  }

  @Test
  void aNewerDumpGetsANewerServerAndElseTheNewest() throws Exception {
    mustChoose("20.1", servers(server(15), server(20)), 19);
    mustChoose(BUNDLED, servers(server(15)), 19);
    mustChoose("19.1", servers(server(19), server(15, "hstore")), 20, "hstore");
  }

  @Test
  void extensionsDecideAmongThoseThatFit() throws Exception {
    PostgresServers all = servers(server(15), server(16, "postgis"), server(19, "postgis", "rum"));
    mustChoose("16.1", all, 15, "postgis");
    mustChoose("19.1", all, 15, "rum", "postgis");
    mustChoose(BUNDLED, all, 15, "hstore");
    mustChoose("15.1", all, 15, "no_server_has_it");
    mustChoose(BUNDLED, all, 14, "no_server_has_it");
  }

  @Test
  void oldServersAreForBackupsOfTheirVersion() throws Exception {
    PostgresServers all = servers(server(13));
    mustChoose("13.1", all, 13);
    mustChoose(BUNDLED, all, 12);
    mustChoose(BUNDLED, all, 14);
    mustChoose(BUNDLED, servers(server(9)), 9);
    assertThat(all.exactly(13).map(PostgresBinaries::version)).contains("13.1");
    assertThat(all.exactly(14)).isEmpty();
    assertThat(all.exactly(18).map(PostgresBinaries::version)).contains(BUNDLED);
    assertThat(all.told())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("PostgreSQL 13.1 without amcheck (");
  }

  @Test
  void theBundledOneHasAmcheckAsIsTold() throws Exception {
    PostgresServers servers = new PostgresServers(ServerCache.opened(), List.of());
    assertThat(servers.exactly(18).orElseThrow().offers(List.of("amcheck"))).isTrue();
    assertThat(servers.told()).singleElement().asString().endsWith(", with amcheck");
  }

  @Test
  void anOldServerIsMadeWithWhatItKnows() {
    assertThat(PostgresTemplate.options(10))
        .containsExactly("--auth=reject", "--encoding=UTF8", "--no-locale", "--no-sync");
    assertThat(PostgresTemplate.options(13)).contains("--wal-segsize=1").hasSize(5);
    assertThat(PostgresTemplate.options(18)).contains("--no-data-checksums").hasSize(7);
  }

  @Test
  void theInstalledOnesAreFoundWhereTheirProgramsAre() throws Exception {
    ServerCache cache = ServerCache.opened();
    for (PostgresBinaries each : InstalledPostgres.found(cache, List.of())) {
      assertThat(each.version()).startsWith(String.valueOf(each.majorVersion()));
      assertThat(each.offers(List.of("plpgsql"))).as("the extensions of %s", each).isTrue();
      assertThat(each.offers(List.of("../extension/plpgsql"))).isFalse();
      Path beside = Files.createDirectory(folder.resolve("more"));
      try (Stream<Path> programs = Files.list(each.programs())) {
        for (Path program : programs.toList()) {
          Files.createSymbolicLink(beside.resolve(program.getFileName()), program);
        }
      }
      assertThat(InstalledPostgres.found(cache, List.of(beside)))
          .as("one that is named twice")
          .filteredOn(found -> found.programs().equals(each.programs()))
          .hasSize(1);
      break;
    }
  }
}
