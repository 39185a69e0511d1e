package io.backupmonitor.restore.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.MadeRepository;
import io.backupmonitor.program.Restic;
import io.backupmonitor.restore.Asked;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the restic engine makes of repositories that restic itself made. The inspection knows no
/// password here, so that what restic says is what counts.
final class ResticEngineTest {

  private static final String TREE =
      "6 files, 3 directories, 1 link, 1 special file, 300,013 bytes";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static MadeRepository sound = new MadeRepository("restic", Path.of("none"));

  @BeforeAll
  static void make() throws Exception {
    assumeTrue(new ResticEngine().unavailable().isEmpty(), "restic is not installed");
    sound = MadeRepository.restic(shared);
    Path tree = MadeRepository.tree(shared);
    Files.writeString(tree.resolve("first"), "");
    sound.restic("backup", "tree", "--host", "one");
    Files.delete(tree.resolve("first"));
    sound.restic("backup", "tree", "--host", "one");
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
    DrillLanguage.Result result = drill(sound, sound.keys()).mustPass(TREE);
    assertThat(result.outcome().result())
        .contains("the newest of 2", "restic check --read-data found nothing wrong")
        .doesNotContain(MadeRepository.PASSWORD);
    assertThat(result.outcome().findings().toString()).doesNotContain("reading back");
    assertThat(sound.state()).isEqualTo(before);
  }

  /// Whether the archives decrypt is proven by then, and whether older snapshots restore is not.
  @Test
  void tellsWhatWasAndWasNotProven() throws Exception {
    DrillLanguage language =
        new DrillLanguage(new ResticEngine(), sound.folder()).knowing(sound.keys());
    List<Assertion> answers =
        language.askDirectory(
            "repository",
            "restic",
            new ContentCheck.FileThere("tree/docs/a.txt"),
            new ContentCheck.FileThere("one/tree/docs"),
            new ContentCheck.FileText("tree/docs/a.txt", "hello", false),
            new ContentCheck.FileCount("tree/docs/*.txt", Asked.equal(2)),
            new ContentCheck.FileCount("one/tree/*", Asked.equal(2)),
            new ContentCheck.FileSize("tree/big", Asked.equal(300_000)),
            new ContentCheck.FileThere("tree/first"));
    assertThat(answers.subList(0, 6)).extracting(Assertion::status).containsOnly(Verdict.PASSED);
    assertThat(answers.getLast().status()).isEqualTo(Verdict.FAILED);
    assertThat(language.contents().entries()).isEqualTo(11);
    assertThat(language.contents().bytes()).isEqualTo(300_013);
    assertThat(language.evidence()).startsWith("restic 0.");
    assertThat(language.notProven().toString())
        .contains("whether the older snapshot restores")
        .doesNotContain("only its own program tells");
  }

  /// The newest snapshot of all may be that of another machine.
  @Test
  void restoresTheNewestSnapshotOfEachHostAndPath() throws Exception {
    MadeRepository repository = MadeRepository.restic(folder);
    Path tree = MadeRepository.tree(folder);
    repository.restic("backup", "tree", "--host", "large");
    repository.restic("backup", "tree/docs", "--host", "large");
    Files.writeString(folder.resolve("alone"), "12345");
    repository.restic("backup", "alone", "--host", "small");
    assertThat(tree).exists();
    DrillLanguage language =
        new DrillLanguage(new ResticEngine(), folder).knowing(repository.keys());
    DrillLanguage.Result result = language.directory("repository", "restic");
    assertThat(result.outcome().status()).isEqualTo(Verdict.PASSED);
    assertThat(result.outcome().result())
        .startsWith("11 files, ")
        .contains("300,031 bytes", "of host small", "the newest of 3")
        .contains("the newest of 2 other series", "of host large");
    assertThat(language.portion()).isNull();
  }

  @Test
  void bringsEveryFileAndHostRoundWhereThereIsNoRoomForAll() throws Exception {
    MadeRepository repository = MadeRepository.restic(folder);
    Files.createDirectories(folder.resolve("tree"));
    for (int file = 0; file < 5; file++) {
      Files.write(folder.resolve("tree/" + file), MadeRepository.noise(40_000 + file));
    }
    Files.write(folder.resolve("tree/large"), MadeRepository.noise(200_000));
    repository.restic("backup", "tree", "--host", "h1");
    repository.restic("backup", "tree/0", "--host", "h2");
    RepositoryDrills drills =
        new RepositoryDrills(new ResticTool(), InstantSource.system(), 130_000);
    DrillLanguage language =
        new DrillLanguage(new ResticEngine(drills), folder).knowing(repository.keys());
    String end = "";
    StringBuilder told = new StringBuilder();
    Set<String> seen = new HashSet<>();
    for (int drill = 0; drill < 3; drill++) {
      List<Assertion> answers =
          language
              .resuming(end)
              .askDirectory(
                  "repository",
                  "restic",
                  IntStream.range(0, 5)
                      .mapToObj(file -> new ContentCheck.FileThere("h1/tree/" + file))
                      .toArray(ContentCheck.FileThere[]::new));
      for (int file = 0; file < 5; file++) {
        // what was not restored this time is no reason to blame anybody
        assertThat(answers.get(file).status()).isIn(Verdict.PASSED, Verdict.ERROR);
        if (answers.get(file).status() == Verdict.PASSED) {
          seen.add(String.valueOf(file));
        }
      }
      end = Objects.requireNonNull(language.portion()).end();
      told.append(end).append(' ');
    }
    assertThat(seen).as(told.toString()).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
    language
        .directory("repository", "restic")
        .saying("1 file larger than the 90,000 bytes of room", "no restore test here brings back");
  }

  @Test
  void showsThePasswordToNobody() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    FutureTask<String> watching = new FutureTask<>(() -> seen(done));
    Thread.ofPlatform().daemon().start(watching);
    drill(sound, sound.keys()).mustPass(TREE);
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
                (_, _, _) -> MadeRepository.notInstalled(new Restic()));
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
