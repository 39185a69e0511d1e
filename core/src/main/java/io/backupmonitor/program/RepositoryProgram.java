package io.backupmonitor.program;

import io.backupmonitor.model.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A program that keeps repositories: how it is asked for its own full check of one, and what it
/// means by what it says. Stateless, and safe to use from several threads.
public interface RepositoryProgram {

  /// All that are known.
  static List<RepositoryProgram> all() {
    return List.of(new Restic(), new Borg());
  }

  /// The name of the program and of its format: `restic`.
  String name();

  /// The package that brings it.
  String debianPackage();

  /// The word that makes it say its version.
  String versionWord();

  /// What it finds in its environment. No secret is among it, only where one lies.
  Map<String, String> environment(ProgramFiles files);

  /// How people call its full check: `restic check --read-data`.
  String checkWords();

  /// The arguments that ask for its full check, with all content decrypted.
  List<String> fullCheck();

  /// Whether it writes into a repository that it is only asked about, a lock above all.
  boolean writes();

  /// Whether it may write into that file of a repository that it is only asked about, or puts
  /// another one into its place.
  ///
  /// @param path below the repository
  boolean rewrites(String path);

  /// The folders without which it takes nothing for a repository, though they may be empty.
  List<String> folders();

  /// Whether a full check that still runs has said enough, since it will not get any further.
  boolean hasSaidEnough(String said);

  /// What it says at the end of a full check that found nothing, and only then.
  String allClear();

  /// What it says is wrong with the repository; nothing when the machine is to blame.
  List<Finding> damage(String said);

  /// What a full check came to.
  ///
  /// @param exitCode empty when it was stopped
  /// @param said everything that it said
  default ProgramCheck judge(OptionalInt exitCode, String said) {
    if (exitCode.equals(OptionalInt.of(0)) && said.contains(allClear())) {
      return ProgramCheck.clean(checkWords());
    }
    List<Finding> damage = damage(said);
    return damage.isEmpty()
        ? ProgramCheck.without(checkWords(), exitCode, said)
        : ProgramCheck.finding(checkWords(), damage);
  }

  /// Why it could not open a repository for lack of the right secret; empty where that is not what
  /// it says.
  ///
  /// @param consequence what could not be done therefore: `nothing was restored`
  Optional<Finding> closed(String said, String consequence);

  /// Whether only a repository that is not whole makes it say so.
  boolean isDamage(String line);

  /// Where it is on this machine.
  default Optional<Path> installed() {
    return find(name());
  }

  /// Where a program is on this machine.
  static Optional<Path> find(String name) {
    String path =
        System.getenv().getOrDefault("PATH", "")
            + ":/usr/bin:/usr/local/bin:/bin:/opt/bin:/snap/bin";
    return Stream.of(path.split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(file -> file.isAbsolute() && Files.isExecutable(file))
        .findFirst();
  }
}
