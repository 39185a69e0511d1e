package io.backupmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every finding can be raised, and some test asserts that it is.
///
/// Judged by the sources: what happens in one JVM while tests run is known only to a complete run
/// of all modules, and a code that was raised on the way without being asserted proves nothing. So
/// a code counts as tested when a test source of a room that raises findings names it to compare
/// with. Not counted are the rooms whose tests make findings up (database, alert, health, report),
/// and findings that a test makes itself to hand them in.
class FindingsRaisedTest {

  private static final List<Path> MODULES = List.of(Path.of("."), Path.of("..", "app"));

  private static final List<String> MADE_UP =
      List.of("alert", "config", "database", "health", "model", "report");

  private static final List<String> PRODUCT =
      sources("src/main/java")
          .filter(FindingsRaisedTest::isUser)
          .map(FindingsRaisedTest::read)
          .toList();

  private static final List<String> TESTS =
      sources("src/test/java")
          .filter(file -> !MADE_UP.contains(room(file)))
          .map(FindingsRaisedTest::read)
          .map(FindingsRaisedTest::withoutMadeUpFindings)
          .toList();

  @ParameterizedTest
  @EnumSource
  void isRaisedByTheProduct(FindingCode code) {
    Pattern name = Pattern.compile("\\b" + code.name() + "\\b");
    assertThat(PRODUCT).as("sources that raise %s", code).anyMatch(name.asPredicate());
  }

  @ParameterizedTest
  @EnumSource
  void isAssertedByATest(FindingCode code) {
    Pattern named =
        Pattern.compile("\\b(%s|%s)\\b".formatted(code.name(), Pattern.quote(code.code())));
    assertThat(TESTS)
        .as("tests that assert %s; write one that raises it", code.code())
        .anyMatch(named.asPredicate());
  }

  private static String withoutMadeUpFindings(String source) {
    String codes =
        String.join("|", Arrays.stream(FindingCode.values()).map(FindingCode::name).toList());
    return source
        .replaceAll("\\b(" + codes + ")\\s*\\.saying\\(", "")
        .replaceAll("new Finding\\(\\s*(FindingCode\\.)?(" + codes + ")\\b", "");
  }

  private static boolean isUser(Path file) {
    return !file.endsWith("FindingCode.java");
  }

  private static String room(Path file) {
    String path = file.toString();
    String below = path.substring(path.indexOf("/backupmonitor/") + "/backupmonitor/".length());
    return below.contains("/") ? below.substring(0, below.indexOf('/')) : "";
  }

  private static Stream<Path> sources(String folder) {
    return MODULES.stream()
        .flatMap(
            module -> {
              try (Stream<Path> files = Files.walk(module.resolve(folder))) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
              } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
              }
            });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
