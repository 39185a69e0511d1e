package io.backupmonitor.restore.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the restic engine makes of repositories that restic itself made. The inspection knows no
/// password here, so that what restic says is what counts.
final class ResticEngineTest {

  private static final String ALL = "6 files, 3 directories, 1 link, 1 special file, 300,013 bytes";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static MadeRepository sound = new MadeRepository("restic", Path.of("none"));

  @BeforeAll
  static void make() throws Exception {
    assumeTrue(new ResticEngine().unavailable().isEmpty(), "restic is not installed");
    sound = MadeRepository.restic(shared);
    Path tree = MadeRepository.tree(shared);
    sound.restic("backup", "tree/docs");
    sound.restic("backup", "tree");
    assertThat(tree).exists();
    sound.age();
  }

  private static DrillLanguage.Result drill(MadeRepository repository, KeyFiles keys)
      throws Exception {
    return drill(new ResticEngine(), repository, keys);
  }

  private static DrillLanguage.Result drill(
      ResticEngine engine, MadeRepository repository, KeyFiles keys) throws Exception {
    return new DrillLanguage(engine, repository.folder())
        .knowing(keys)
        .directory("repository", "restic");
  }

  @Test
  void restoresTheNewestSnapshotAndTouchesNothing() throws Exception {
    Map<String, String> before = sound.state();
    DrillLanguage.Result result = drill(sound, sound.keys()).mustPass(ALL);
    assertThat(result.outcome().result())
        .contains("the newest of 2", "restic check --read-data found nothing wrong")
        .doesNotContain(MadeRepository.PASSWORD);
    assertThat(result.outcome().findings().toString()).doesNotContain("reading back");
    assertThat(sound.state()).isEqualTo(before);
  }

  @Test
  void showsThePasswordToNobody() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    FutureTask<String> watching = new FutureTask<>(() -> seen(done));
    Thread.ofPlatform().daemon().start(watching);
    drill(sound, sound.keys()).mustPass(ALL);
    done.set(true);
    assertThat(watching.get()).contains("restic").doesNotContain(MadeRepository.PASSWORD);
  }

  /// Command lines and environments of all processes, as long as the drill goes on.
  private static String seen(AtomicBoolean done) throws IOException {
    Set<String> seen = new HashSet<>();
    while (!done.get()) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (Path process : processes) {
          seen.add(content(process.resolve("cmdline")));
          seen.add(content(process.resolve("environ")));
        }
      }
    }
    return seen.toString();
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  @Test
  void cannotRunWhereTheProgramIsMissing() {
    RepositoryTool missing =
        (RepositoryTool)
            Proxy.newProxyInstance(
                RepositoryTool.class.getClassLoader(),
                new Class<?>[] {RepositoryTool.class},
                (_, method, _) -> method.getName().equals("program") ? Optional.empty() : "restic");
    assertThat(RepositoryDrills.with(missing).unavailable())
        .contains("the program 'restic' is not on this machine: install the package restic");
  }

  @Test
  void restoresAShareWhereThereIsNoRoomForAll() throws Exception {
    RepositoryDrills drills =
        new RepositoryDrills(new ResticTool(), InstantSource.system(), 250_000);
    DrillLanguage language =
        new DrillLanguage(new ResticEngine(drills), sound.folder()).knowing(sound.keys());
    DrillLanguage.Result result = language.directory("repository", "restic");
    result.mustNote("a share of").mustNote("of 300,014 bytes");
    RestoreSession.Portion portion = Objects.requireNonNull(language.portion());
    assertThat(portion.allBytes()).isEqualTo(300_014);
    assertThat(portion.bytes()).isBetween(1L, 250_000L);
    assertThat(portion.moving()).isPositive();
  }

  @Test
  void passesAndTellsWhatOnlyRootMayMake() throws Exception {
    assumeTrue(ChildUser.isRoot(), "needs root");
    MadeRepository repository = MadeRepository.restic(folder);
    MadeRepository.treeOfRoot(folder);
    repository.restic("backup", "tree");
    drill(repository, repository.keys())
        .mustPass("2 files, 2 directories, 2 bytes")
        .saying("1 × a special file");
  }

  @Test
  void doesNotKnowWithoutThePassword() throws Exception {
    drill(sound, KeyFiles.NONE).mustNotKnow("encrypted.no_key").saying("passphrase_file");
    drill(sound, sound.wrongKeys()).mustNotKnow("encrypted.wrong_key");
  }

  @Test
  void findsAMissingPackThoughTheInspectionCannot() throws Exception {
    MadeRepository damaged = sound.without(folder, path -> path.startsWith("data/"));
    Files.writeString(
        Files.createDirectories(folder.resolve("repository/data/00")).resolve("0".repeat(64)), "");
    String kept = largest();
    MadeRepository one = sound.without(folder.resolve("one"), path -> path.equals(kept));
    drill(one, sound.keys()).mustFail("repository.part_missing").saying(kept.substring(8));
    drill(damaged, sound.keys()).mustFail("repository.file_corrupt");
  }

  private static String largest() throws Exception {
    try (Stream<Path> files = Files.walk(shared.resolve("repository/data"))) {
      return shared
          .resolve("repository")
          .relativize(
              files
                  .filter(Files::isRegularFile)
                  .max(Comparator.comparingLong(file -> file.toFile().length()))
                  .orElseThrow())
          .toString();
    }
  }

  @Test
  void findsThatAnIndexIsMissing() throws Exception {
    String index;
    try (Stream<Path> files = Files.list(shared.resolve("repository/index"))) {
      index = "index/" + files.sorted().findFirst().orElseThrow().getFileName();
    }
    MadeRepository damaged = sound.without(folder, path -> path.equals(index));
    assertThat(drill(damaged, sound.keys()).outcome().status().name()).isEqualTo("FAILED");
  }

  @Test
  void failsOnDamageThatTheInspectionSees() throws Exception {
    MadeRepository noKey = sound.without(folder.resolve("a"), path -> path.startsWith("keys/"));
    drill(noKey, sound.keys()).mustFail("repository.part_missing");
    MadeRepository flipped =
        sound.with(
            folder.resolve("b"),
            path -> path.startsWith("snapshots/"),
            bytes -> {
              bytes[bytes.length / 2] ^= 1;
              return bytes;
            });
    drill(flipped, sound.keys()).mustFail("repository.file_corrupt");
  }

  @Test
  void failsWhereThereIsNothingToRestore() throws Exception {
    MadeRepository empty = MadeRepository.restic(folder);
    drill(empty, KeyFiles.NONE).mustFail("restore.empty");
    Files.createDirectories(folder.resolve("nothing/in/here"));
    empty.restic("backup", "nothing");
    drill(empty, empty.keys()).mustFail("restore.empty").saying("not one file");
  }
}
