package io.backupmonitor.restore.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.MadeRepository;
import io.backupmonitor.restore.Asked;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.sandbox.ChildUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Borg engine makes of repositories that Borg itself made.
final class BorgEngineTest {

  private static final Predicate<String> SEGMENTS = path -> path.startsWith("data/");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static MadeRepository sound = new MadeRepository("borg", Path.of("none"));

  @BeforeAll
  static void make() throws Exception {
    assumeTrue(new BorgEngine().unavailable().isEmpty(), "borg is not installed");
    sound = MadeRepository.borg(shared, "repokey");
    MadeRepository.tree(shared);
    sound.borg("create", "repository::se cond-2026-11-26", "tree/docs");
    sound.borg("create", "repository::se cond-2026-11-27T02:00:00", "tree");
    sound.age();
  }

  private static DrillLanguage.Result drill(MadeRepository repository, KeyFiles keys)
      throws Exception {
    return drill(new BorgEngine(), repository, keys);
  }

  private static DrillLanguage.Result drill(
      BorgEngine engine, MadeRepository repository, KeyFiles keys) throws Exception {
    return new DrillLanguage(engine, repository.folder())
        .knowing(keys)
        .directory("repository", "borg");
  }

  @Test
  void restoresTheNewestArchiveAndTouchesNothing() throws Exception {
    Map<String, String> before = sound.state();
    DrillLanguage.Result result =
        drill(sound, sound.keys())
            .mustPass("5 files, 3 directories, 2 links, 1 special file, 300,009 bytes");
    assertThat(result.outcome().result())
        .contains(
            "archive 'se cond-2026-11-27T02:00:00'",
            "the newest of 2",
            "content compared by SHA-256")
        .contains("borg check --verify-data found nothing wrong")
        .doesNotContain(MadeRepository.PASSWORD);
    assertThat(sound.state()).isEqualTo(before);
  }

  @Test
  void restoresTheNewestArchiveOfEachSeries() throws Exception {
    MadeRepository repository = MadeRepository.borg(folder, "repokey");
    MadeRepository.tree(folder);
    repository.borg("create", "repository::large-1", "tree");
    Files.writeString(folder.resolve("alone"), "12345");
    repository.borg("create", "repository::small-1", "alone");
    repository.borg("create", "repository::small-2", "alone");
    DrillLanguage language = new DrillLanguage(new BorgEngine(), folder).knowing(repository.keys());
    List<Assertion> answers =
        language.askDirectory(
            "repository",
            "borg",
            new ContentCheck.FileThere("alone"),
            new ContentCheck.FileThere("large/tree/big"),
            new ContentCheck.FileThere("small/tree/big"),
            new ContentCheck.FileCount("**", Asked.equal(7)));
    assertThat(answers)
        .extracting(Assertion::status)
        .containsExactly(Verdict.PASSED, Verdict.PASSED, Verdict.FAILED, Verdict.PASSED);
    assertThat(language.evidence()).startsWith("borg 1.");
    assertThat(language.contents().bytes()).isEqualTo(300_014);
    assertThat(language.notProven().toString())
        .contains("whether the older snapshot restores")
        .doesNotContain("only its own program tells");
  }

  @Test
  void restoresAShareWhereThereIsNoRoomForAll() throws Exception {
    RepositoryDrills drills = new RepositoryDrills(new BorgTool(), InstantSource.system(), 250_000);
    drill(new BorgEngine(drills), sound, sound.keys())
        .mustNote("a share of")
        .mustNote("of 300,009 bytes");
  }

  @Test
  void passesAndTellsWhatOnlyRootMayMake() throws Exception {
    assumeTrue(ChildUser.isRoot(), "needs root");
    MadeRepository repository = MadeRepository.borg(folder, "none");
    MadeRepository.treeOfRoot(folder);
    repository.borg("create", "repository::one", "tree");
    drill(repository, repository.keys())
        .mustPass("2 files, 2 directories, 2 bytes")
        .saying("1 × a special file");
  }

  @Test
  void doesNotKnowWithoutThePassphrase() throws Exception {
    drill(sound, KeyFiles.NONE).mustNotKnow("encrypted.no_key").saying("passphrase_file");
    drill(sound, sound.wrongKeys()).mustNotKnow("encrypted.wrong_key");
  }

  @Test
  void opensARepositoryWhoseKeyLiesOutsideOfIt() throws Exception {
    MadeRepository apart = MadeRepository.borg(folder, "keyfile");
    Files.writeString(folder.resolve("a"), "a");
    apart.borg("create", "repository::one", "a");
    drill(apart, apart.keys()).mustNotKnow("encrypted.no_key").saying("key_file");
    Path key;
    try (Stream<Path> keys = Files.list(folder.resolve("home/.config/borg/keys"))) {
      key = keys.findFirst().orElseThrow();
    }
    drill(apart, KeyFiles.of(folder.resolve("password"), key)).mustPass("1 file, 1 byte");
  }

  @Test
  void needsNoPassphraseWhereNothingIsEncrypted() throws Exception {
    MadeRepository open = MadeRepository.borg(folder, "none");
    drill(open, KeyFiles.NONE).mustFail("restore.empty");
    Files.write(folder.resolve("a"), MadeRepository.noise(50_000));
    open.borg("create", "repository::one", "a");
    drill(open, KeyFiles.NONE).mustPass("1 file, 50,000 bytes");
    Files.createDirectories(folder.resolve("nothing/in/here"));
    open.borg("create", "repository::two", "nothing");
    drill(open, KeyFiles.NONE).mustFail("restore.empty").saying("not one file");
  }

  /// A repair puts zeros in the place of what is lost, and everything else then takes it for whole.
  @Test
  void findsWhatARepairFilledWithZeros() throws Exception {
    MadeRepository open = MadeRepository.borg(folder, "none");
    Files.write(folder.resolve("a"), MadeRepository.noise(50_000));
    open.borg("create", "repository::one", "a");
    Path segment;
    try (Stream<Path> segments = Files.list(folder.resolve("repository/data/0"))) {
      segment =
          segments.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[10_000] ^= 1;
    Files.write(segment, bytes);
    drill(open, KeyFiles.NONE).mustFail("repository.file_corrupt");
    open.borg("check", "--repair", "repository");
    drill(open, KeyFiles.NONE).mustFail("restore.partial");
  }

  @Test
  void failsOnDamageThatTheInspectionSees() throws Exception {
    drill(
            sound.with(
                folder.resolve("cut"),
                SEGMENTS.and(largest()),
                bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
            sound.keys())
        .mustFail("repository.file_corrupt");
    drill(sound.without(folder.resolve("gone"), largest()), sound.keys())
        .mustFail("repository.part_missing");
    drill(sound.without(folder.resolve("config"), path -> path.equals("config")), sound.keys())
        .mustFail("repository.part_missing");
  }

  private static Predicate<String> largest() throws Exception {
    try (Stream<Path> segments = Files.walk(shared.resolve("repository/data"))) {
      Path largest =
          segments
              .filter(Files::isRegularFile)
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
      return shared.resolve("repository").relativize(largest).toString()::equals;
    }
  }
}
