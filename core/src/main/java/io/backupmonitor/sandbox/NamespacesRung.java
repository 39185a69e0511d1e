package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Children with processes, shared memory and a network of their own. They still see the files of
/// the machine, as far as their user may.
///
/// @param setpriv the program that gives rights up
/// @param unshare the program that makes namespaces
/// @param more options that not every machine allows
record NamespacesRung(String setpriv, String unshare, List<String> more) implements Rung {

  /// With the programs of this machine; empty where one is missing.
  ///
  /// @param more options that not every machine allows
  static Optional<Rung> here(String... more) {
    return Programs.find("setpriv")
        .flatMap(
            setpriv ->
                Programs.find("unshare")
                    .map(unshare -> new NamespacesRung(setpriv, unshare, List.of(more))));
  }

  @Override
  public Isolation isolation() {
    return Isolation.NAMESPACES;
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
    words.addAll(List.of("--pid", "--net", "--ipc", "--fork", "--kill-child=KILL"));
    words.addAll(more);
    words.addAll(UserRung.asUser(setpriv));
    words.addAll(Guard.inside(setpriv));
    words.addAll(LimitWords.of(command.limits(), !ChildUser.isRoot()));
    words.addAll(command.words());
    return words;
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
