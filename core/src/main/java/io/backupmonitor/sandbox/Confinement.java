package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The words before a command that confine it. Immutable.
///
/// @param prefix programs that each run the rest of the words
/// @param ownProcesses whether the child has process numbers of its own, so that all of its
///     descendants die with it, whatever they do
record Confinement(List<String> prefix, boolean ownProcesses) {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

  private static final List<String> ONLY_READING =
      List.of(
          "--inh-caps=-all,+dac_read_search",
          "--ambient-caps=-all,+dac_read_search",
          "--bounding-set=-all,+dac_read_search");

  /// Nothing at all.
  static final Confinement NONE = new Confinement(List.of(), false);

  Confinement {
    prefix = List.copyOf(prefix);
  }

  /// The same words; with `readsAll`, a child of root that is another user keeps the one right to
  /// read every file. The words end with the options of setpriv wherever the user is changed.
  List<String> prefix(boolean readsAll) {
    if (!readsAll || !prefix.contains("--reuid")) {
      return prefix;
    }
    List<String> words = new ArrayList<>(prefix);
    words.addAll(ONLY_READING);
    return words;
  }

  /// Where a program of the system is.
  static Optional<String> program(String name) {
    return Stream.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/")
        .map(folder -> folder + name)
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst();
  }

  /// The strongest that works here; found out by trying.
  static Confinement strongest() {
    Optional<Confinement> best = withOwnProcesses().filter(Confinement::works);
    if (best.isPresent()) {
      return best.get();
    }
    Optional<Confinement> weaker = withoutNamespaces();
    // Root never falls back to running a child as root, even when the trial did not work.
    return weaker.filter(each -> ChildUser.isRoot() || each.works()).orElse(NONE);
  }

  private static Optional<Confinement> withOwnProcesses() {
    Optional<String> setpriv = program("setpriv");
    Optional<String> unshare = program("unshare");
    if (setpriv.isEmpty() || unshare.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    program("setsid").ifPresent(words::add);
    words.addAll(List.of(setpriv.get(), "--pdeathsig", "KILL", unshare.get()));
    if (!ChildUser.isRoot()) {
      words.addAll(List.of("--user", "--map-current-user"));
    }
    words.addAll(List.of("--pid", "--net", "--ipc", "--fork", "--kill-child=KILL"));
    words.addAll(asUser(setpriv.get()));
    return Optional.of(new Confinement(words, true));
  }

  /// What is left where namespaces are not allowed, as in many containers.
  static Optional<Confinement> withoutNamespaces() {
    List<String> words = new ArrayList<>();
    program("setsid").ifPresent(words::add);
    return program("setpriv")
        .map(
            setpriv -> {
              words.addAll(asUser(setpriv));
              return new Confinement(words, false);
            });
  }

  /// For children that must be able to do what this process can: the user stays, with a network and
  /// processes of its own where that works.
  static Confinement ofSameUser() {
    Optional<String> setpriv = program("setpriv");
    if (setpriv.isEmpty()) {
      return NONE;
    }
    List<String> last = List.of(setpriv.get(), "--no-new-privs", "--pdeathsig", "KILL");
    List<String> words = new ArrayList<>(List.of(setpriv.get(), "--pdeathsig", "KILL"));
    words.addAll(List.of(program("unshare").orElse("unshare"), "--pid", "--net", "--ipc"));
    words.addAll(List.of("--fork", "--kill-child=KILL"));
    words.addAll(last);
    Confinement apart = new Confinement(words, true);
    return apart.works() ? apart : new Confinement(last, false);
  }

  /// Changing the user makes the kernel forget the wish to die with the parent, so it is said here
  /// once more.
  private static List<String> asUser(String setpriv) {
    List<String> words = new ArrayList<>(List.of(setpriv));
    if (ChildUser.isRoot()) {
      ChildUser user = ChildUser.unprivileged().orElseThrow();
      words.addAll(List.of("--reuid", String.valueOf(user.id())));
      words.addAll(List.of("--regid", String.valueOf(user.group()), "--clear-groups"));
    }
    words.addAll(List.of("--no-new-privs", "--pdeathsig", "KILL"));
    return words;
  }

  private boolean works() {
    try {
      return new ProcessRunner(this)
          .run(ChildCommand.of(program("true").orElse("/bin/true")), PROBE_LIMIT)
          .succeeded();
    } catch (IOException unusable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
