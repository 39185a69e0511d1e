package io.backupmonitor.worker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// The files that a worker is made of: where it has a view of its own, they have to be in it.
final class WorkerFiles {

  /// Folders of a JDK whose files may be links to where the system keeps settings.
  private static final List<String> WITH_LINKS = List.of("conf", "lib/security");

  private static final int DEPTH = 3;

  private WorkerFiles() {}

  /// A place of classes, and those that a jar names in turn (JAR File Specification, `Class-Path`).
  static Stream<Path> ofClasses(Path place) {
    Stream<Path> named = Stream.empty();
    if (Files.isRegularFile(place)) {
      try (JarFile jar = new JarFile(place.toFile())) {
        named = named(place, jar.getManifest()).stream();
      } catch (IOException | IllegalArgumentException unreadable) {
        // Java says so, too, and better
        named = Stream.empty();
      }
    }
    return Stream.concat(Stream.of(place), named);
  }

  private static List<Path> named(Path jar, Manifest manifest) {
    return Optional.ofNullable(manifest)
        .map(found -> found.getMainAttributes().getValue(Attributes.Name.CLASS_PATH))
        .map(value -> Arrays.asList(value.split(" +", -1)))
        .orElse(List.of())
        .stream()
        .filter(each -> !each.isEmpty())
        .map(each -> jar.toUri().resolve(URI.create(each)))
        .filter(each -> "file".equals(each.getScheme()))
        .map(Path::of)
        .toList();
  }

  /// A JDK, and what it has links to elsewhere.
  static Stream<Path> ofJava(Path home) {
    return Stream.concat(
        Stream.of(home), WITH_LINKS.stream().flatMap(each -> behindLinks(home.resolve(each))));
  }

  private static Stream<Path> behindLinks(Path folder) {
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      return all.filter(Files::isSymbolicLink).map(WorkerFiles::real).toList().stream();
    } catch (IOException absent) {
      return Stream.empty();
    }
  }

  private static Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException broken) {
      return link;
    }
  }
}
