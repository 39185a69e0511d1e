package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.ServerCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The servers that a backup can be restored into: those that are installed, and the bundled one.
///
/// @param cache where the bundled one is unpacked
/// @param installed the others, in the order in which they were found
record PostgresServers(ServerCache cache, List<PostgresBinaries> installed) {

  /// Older ones speak of their versions in another way, and nobody has maintained them for years.
  private static final int OLDEST_FOR_DUMPS = 10;

  private static final List<String> AMCHECK = List.of("amcheck");

  private static final Comparator<PostgresBinaries> OLDEST_FIRST =
      Comparator.comparingInt(PostgresBinaries::majorVersion);

  PostgresServers {
    installed = List.copyOf(installed);
  }

  /// Those of this machine.
  ///
  /// @param folders where programs lie beside the usual places
  static PostgresServers found(ServerCache cache, List<Path> folders) throws InterruptedException {
    return new PostgresServers(cache, InstalledPostgres.found(cache, folders));
  }

  /// One of exactly this version, for files that no other server reads.
  Optional<PostgresBinaries> exactly(int majorVersion) throws IOException {
    Optional<PostgresBinaries> found =
        installed.stream().filter(each -> each.majorVersion() == majorVersion).findFirst();
    return found.isEmpty() && majorVersion == BundledPostgres.MAJOR_VERSION
        ? bundled().findFirst()
        : found;
  }

  /// The one for a dump: of the version that it comes from, whose extensions and collations are
  /// most likely those of its origin; else the bundled one; else a newer one. The first of these
  /// that has the extensions of the dump is taken, or the first of all if none has. A dump that is
  /// newer than every server gets the newest, which understands most of it.
  ///
  /// @param majorVersion where the dump comes from; 0 when it does not say so
  PostgresBinaries forDump(int majorVersion, Collection<String> extensions) throws IOException {
    List<PostgresBinaries> order =
        new ArrayList<>(fit(each -> each.majorVersion() == majorVersion).toList());
    Optional<PostgresBinaries> exact = first(order, extensions);
    if (exact.isPresent()) {
      return exact.get();
    }
    bundled().filter(each -> each.majorVersion() >= majorVersion).forEach(order::add);
    fit(each -> each.majorVersion() > majorVersion).sorted(OLDEST_FIRST).forEach(order::add);
    if (order.isEmpty()) {
      Stream.concat(bundled(), fit(_ -> true)).sorted(OLDEST_FIRST.reversed()).forEach(order::add);
      return newest(order);
    }
    return first(order, extensions).orElseGet(order::getFirst);
  }

  private static PostgresBinaries newest(List<PostgresBinaries> newestFirst) throws IOException {
    return newestFirst.stream()
        .findFirst()
        .orElseThrow(() -> new IOException("there is no PostgreSQL server on this machine"));
  }

  private static Optional<PostgresBinaries> first(
      List<PostgresBinaries> order, Collection<String> extensions) {
    return order.stream().filter(each -> each.offers(extensions)).findFirst();
  }

  private Stream<PostgresBinaries> fit(Predicate<PostgresBinaries> fitting) {
    return installed.stream()
        .filter(each -> each.majorVersion() >= OLDEST_FOR_DUMPS)
        .filter(fitting);
  }

  private Stream<PostgresBinaries> bundled() throws IOException {
    return BundledPostgres.unavailable().isPresent()
        ? Stream.empty()
        : Stream.of(BundledPostgres.unpacked(cache));
  }

  /// What there is, for people: `PostgreSQL 15.18 with amcheck (/usr/lib/postgresql/15/bin)`.
  List<String> told() {
    Stream<String> bundled =
        BundledPostgres.unavailable().isPresent()
            ? Stream.empty()
            : Stream.of("PostgreSQL %s, with amcheck".formatted(BundledPostgres.VERSION));
    Stream<String> others =
        installed.stream()
            .sorted(OLDEST_FIRST)
            .map(
                each ->
                    "PostgreSQL %s %s amcheck (%s)"
                        .formatted(
                            each.version(),
                            each.offers(AMCHECK) ? "with" : "without",
                            each.programs()));
    return Stream.concat(others, bundled).toList();
  }
}
