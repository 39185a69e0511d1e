package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Workers: children that read backups and execute nothing of them. They have processes, shared
/// memory and a network of their own where that works, are another user for root and may read what
/// root may; they die with the one thread that starts all children. Immutable.
///
/// @param prefix programs that each run the rest of the words
/// @param ownProcesses whether the child has process numbers of its own, so that all of its
///     descendants die with it, whatever they do
record WorkerRung(List<String> prefix, boolean ownProcesses) implements Rung {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

  private static final List<String> ONLY_READING =
      List.of(
          "--inh-caps=-all,+dac_read_search",
          "--ambient-caps=-all,+dac_read_search",
          "--bounding-set=-all,+dac_read_search");

  /// Nothing at all.
  static final WorkerRung NONE = new WorkerRung(List.of(), false);

  WorkerRung {
    prefix = List.copyOf(prefix);
  }

  @Override
  public List<String> words(ChildCommand command) {
    List<String> words = new ArrayList<>(readingAll(prefix));
    if (!ownProcesses && !prefix.isEmpty()) {
      words.addAll(Guard.outside());
    }
    words.addAll(command.words());
    return words;
  }

  @Override
  public Isolation isolation() {
    return ownProcesses ? Isolation.NAMESPACES : Isolation.USER;
  }

  @Override
  public String nameOfParent() {
    return ChildUser.currentName();
  }

  /// The same words; a child of root that is another user keeps the one right to read every file.
  /// The words end with the options of setpriv wherever the user is changed.
  static List<String> readingAll(List<String> prefix) {
    if (!prefix.contains("--reuid")) {
      return prefix;
    }
    List<String> words = new ArrayList<>(prefix);
    words.addAll(ONLY_READING);
    return words;
  }

  /// The strongest that works here; found out by trying.
  static WorkerRung strongest() {
    return Found.STRONGEST;
  }

  private static WorkerRung found() {
    Optional<WorkerRung> best = withOwnProcesses().filter(WorkerRung::works);
    if (best.isPresent()) {
      return best.get();
    }
    Optional<WorkerRung> weaker = withoutNamespaces();
    // Root never falls back to running a child as root, even when the trial did not work.
    return weaker.filter(each -> ChildUser.isRoot() || each.works()).orElse(NONE);
  }

  /// Found out once, at the first use.
  private static final class Found {
    private static final WorkerRung STRONGEST = found();
  }

  private static Optional<WorkerRung> withOwnProcesses() {
    Optional<String> setpriv = Programs.find("setpriv");
    Optional<String> unshare = Programs.find("unshare");
    if (setpriv.isEmpty() || unshare.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    Programs.find("setsid").ifPresent(words::add);
    words.addAll(List.of(setpriv.get(), "--pdeathsig", "KILL"));
    words.addAll(Guard.outside());
    words.add(unshare.get());
    if (!ChildUser.isRoot()) {
      words.addAll(List.of("--user", "--map-current-user"));
    }
    words.addAll(List.of("--pid", "--net", "--ipc", "--fork", "--kill-child=KILL"));
    words.addAll(Guard.inside(setpriv.get()));
    words.addAll(asUser(setpriv.get()));
    return Optional.of(new WorkerRung(words, true));
  }

  /// What is left where namespaces are not allowed, as in many containers.
  static Optional<WorkerRung> withoutNamespaces() {
    List<String> words = new ArrayList<>();
    Programs.find("setsid").ifPresent(words::add);
    return Programs.find("setpriv")
        .map(
            setpriv -> {
              words.addAll(asUser(setpriv));
              return new WorkerRung(words, false);
            });
  }

  /// For children that must be able to do what this process can: the user stays, with a network and
  /// processes of its own where that works.
  static WorkerRung ofSameUser() {
    Optional<String> setpriv = Programs.find("setpriv");
    if (setpriv.isEmpty()) {
      return NONE;
    }
    List<String> last = List.of(setpriv.get(), "--no-new-privs", "--pdeathsig", "KILL");
    List<String> words = new ArrayList<>(List.of(setpriv.get(), "--pdeathsig", "KILL"));
    words.addAll(Guard.outside());
    words.addAll(List.of(Programs.find("unshare").orElse("unshare"), "--pid", "--net", "--ipc"));
    words.addAll(List.of("--fork", "--kill-child=KILL"));
    words.addAll(Guard.inside(setpriv.get()));
    words.addAll(last);
    WorkerRung apart = new WorkerRung(words, true);
    return apart.works() ? apart : new WorkerRung(last, false);
  }

  /// Changing the user makes the kernel forget the wish to die with the parent, so it is said here
  /// once more.
  static List<String> asUser(String setpriv) {
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
          .run(ChildCommand.of(Programs.find("true").orElse("/bin/true")), PROBE_LIMIT)
          .succeeded();
    } catch (IOException unusable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
