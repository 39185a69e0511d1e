package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Workers in a view of the machine that is made for each of them: the programs and libraries of
/// the system, what the command reads, which they cannot change, the folders that it changes, and
/// nothing else.
///
/// For root there is no namespace of users: in one, the right to read every file is worth nothing.
/// Bubblewrap itself stays root and gives up all that is not needed to change the user inside; the
/// worker is another user who keeps that one right, and the view bounds what it can be used on.
///
/// @param setpriv the program that gives rights up
/// @param unshare the program that makes namespaces
/// @param bwrap the program `bwrap`
record WorkerViewRung(String setpriv, String unshare, String bwrap) implements Rung {

  private static final List<String> NAMESPACES =
      List.of(
          "--unshare-ipc",
          "--unshare-pid",
          "--unshare-net",
          "--unshare-uts",
          "--unshare-cgroup-try",
          "--as-pid-1");

  /// What root needs in order to become another user who may still read everything.
  private static final List<String> CHANGING_USER =
      List.of(
          "--cap-drop",
          "ALL",
          "--cap-add",
          "CAP_DAC_READ_SEARCH",
          "--cap-add",
          "CAP_SETUID",
          "--cap-add",
          "CAP_SETGID",
          "--cap-add",
          "CAP_SETPCAP");

  private static final List<String> KERNEL = List.of("--proc", "/proc", "--dev", "/dev");

  private static final List<String> LOCKED = List.of("--remount-ro", "/dev", "--remount-ro", "/");

  /// One place of the view.
  private record Mount(String option, Path path) {
    boolean isWholeMachine() {
      return path.getNameCount() == 0;
    }

    Stream<String> words() {
      return Stream.of(option, path.toString(), path.toString());
    }
  }

  /// With the programs of this machine; empty where one is missing.
  static Optional<WorkerViewRung> here() {
    Optional<String> setpriv = Programs.find("setpriv");
    Optional<String> unshare = Programs.find("unshare");
    Optional<String> bwrap = Programs.find("bwrap");
    if (setpriv.isEmpty() || unshare.isEmpty() || bwrap.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new WorkerViewRung(setpriv.get(), unshare.get(), bwrap.get()));
  }

  @Override
  public Isolation isolation() {
    return Isolation.BUBBLEWRAP;
  }

  @Override
  public List<String> words(ChildCommand command) {
    List<String> words = new ArrayList<>();
    Programs.find("setsid").ifPresent(words::add);
    words.addAll(List.of(setpriv, "--pdeathsig", "KILL"));
    words.addAll(Guard.outside());
    words.add(unshare);
    if (!ChildUser.isRoot()) {
      words.addAll(List.of("--user", "--map-current-user"));
    }
    words.addAll(List.of("--pid", "--fork", "--kill-child=KILL"));
    words.addAll(Guard.inside(setpriv));
    words.add(bwrap);
    words.addAll(NAMESPACES);
    words.addAll(ChildUser.isRoot() ? CHANGING_USER : List.of("--unshare-user"));
    addView(words, command.reach());
    words.addAll(List.of("--chdir", command.directory().toString(), "--"));
    words.addAll(WorkerRung.readingAll(WorkerRung.asUser(setpriv)));
    words.addAll(command.words());
    return words;
  }

  /// Whatever hides what was there before comes first: the whole machine, should that be what is
  /// read, then the places of the kernel, then what is read and changed below them.
  private static void addView(List<String> words, ChildReach reach) {
    List<Mount> mounts = mounts(reach);
    add(words, mounts, Mount::isWholeMachine);
    words.addAll(SystemView.words());
    words.addAll(KERNEL);
    add(words, mounts, Predicate.not(Mount::isWholeMachine));
    words.addAll(LOCKED);
  }

  private static void add(List<String> words, List<Mount> mounts, Predicate<Mount> which) {
    mounts.stream().filter(which).flatMap(Mount::words).forEach(words::add);
  }

  /// Folders before what lies in them, and of the same one the right to change it last.
  private static List<Mount> mounts(ChildReach reach) {
    Stream<Mount> reads =
        reach.reads().stream().map(Path::normalize).map(path -> new Mount("--ro-bind-try", path));
    Stream<Mount> writes =
        reach.writes().stream().map(Path::normalize).map(path -> new Mount("--bind", path));
    return Stream.concat(reads, writes)
        .distinct()
        .sorted(Comparator.comparingInt(mount -> mount.path().getNameCount()))
        .toList();
  }

  @Override
  public boolean ownProcesses() {
    return true;
  }

  @Override
  public String nameOfParent() {
    return ChildUser.currentName();
  }
}
