package io.backupmonitor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.Format;
import io.backupmonitor.storage.Storage;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may use whom. Each rule says why it is there; the picture is in ARCHITECTURE.md.
class ArchitectureTest {

  private static final String ROOT = "io.backupmonitor";

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @ParameterizedTest(name = "{0} may use {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "model    | '' | the words must be usable everywhere, so they depend on nothing",
        "config   | model | the records of the configuration are handed to every stage",
        "database | model | the record outlives the stages that write into it",
        "storage  | model | reading bytes needs no idea of what they mean",
        "format   | model storage | an inspection must be able to run in a process of its own",
        "sandbox  | model | throw-away places know nothing of backups",
        "program  | model | what programs say means the same to whoever asks them",
        "worker   | model storage format sandbox | carries inspections and knows none of their users",
        "monitor  | model config database storage format | finds backups and judges no content",
        "verify   | model config database storage format sandbox worker program | knows nothing of restores",
        "restore  | model config database storage format sandbox worker program | judges only the restore itself",
        "health   | model | the score is arithmetic, and arithmetic needs no database",
        "report   | model database health | a report shows what is recorded and does nothing",
        "alert    | model config database | alerts follow from what is recorded",
      })
  void keepsToItsNeighbours(String room, String allowed, String reason) {
    noClasses()
        .that()
        .resideInAPackage(inside(room))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(DescribedPredicate.not(within(room, allowed))))
        .because(reason)
        .check(CORE);
  }

  @ParameterizedTest(name = "format.{0} may use format.{1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "stream     | '' | a compressor knows nothing of what it carries",
        "archive    | stream | members of an archive are packed by the same decoders",
        "dump       | stream | blocks of a binary dump are packed by the same decoders",
        "database   | stream | pages and values of a database are packed by the same decoders",
        "repository | stream | objects of a repository are packed by the same decoders",
        "encrypted  | stream | what was encrypted is read on by the same kind of decoder",
        "extraction | '' | where members go has nothing to do with how they were packed",
        "digest     | '' | a checksum is one of bytes, whatever they mean",
        "inspection | extraction format.digest | a reading knows formats only through their interface",
        "dump.sql            | '' | text is told by its statements, whoever wrote it",
        "dump.postgresql     | stream | what pg_dump writes is read without the other dialects",
        "database.postgresql | '' | a base backup is a server's files and none of their packing",
        "archive.sevenzip    | stream | its places and names are those of every archive",
      })
  void keepsTheFamiliesOfFormatsApart(String family, String allowed, String reason) {
    DescribedPredicate<JavaClass> own =
        within("format." + family, allowed.isBlank() ? "" : "format." + allowed)
            .or(resideInAPackage(ROOT + ".format"))
            .or(resideInAPackage(ROOT + ".format." + family.replaceFirst("\\..*", "")));
    noClasses()
        .that()
        .resideInAPackage(inside("format." + family))
        .should()
        .dependOnClassesThat(resideInAPackage(inside("format")).and(DescribedPredicate.not(own)))
        .allowEmptyShould(true)
        .because(reason)
        .check(CORE);
  }

  @ParameterizedTest
  @CsvSource({"archive, sevenzip", "dump, sql", "dump, postgresql", "database, postgresql"})
  void keepsAFamilyFreeOfTheRoomsInIt(String family, String room) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".format." + family)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(inside("format." + family + "." + room))
        .because("a room of its own hides what it holds from its neighbours, too")
        .check(CORE);
  }

  @Test
  void findsFormatsOnlyThroughTheirInterface() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".format")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".format.(*)..")
        .because("whoever adds a format changes no code that looks for formats")
        .check(CORE);
  }

  @ParameterizedTest(name = "restore.{0} may use {1} of restore: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "server     | '' | what all servers share knows none of them",
        "folder     | '' | extraction needs no server",
        "postgresql | restore.server | an engine can be taken away without touching another",
        "mariadb    | restore.server | an engine can be taken away without touching another",
        "sqlite     | restore.server | an engine can be taken away without touching another",
        "redis      | restore.server | an engine can be taken away without touching another",
        "repository | restore.server | an engine can be taken away without touching another",
      })
  void keepsTheEnginesApart(String engine, String allowed, String reason) {
    DescribedPredicate<JavaClass> own =
        within("restore." + engine, allowed).or(resideInAPackage(ROOT + ".restore"));
    noClasses()
        .that()
        .resideInAPackage(inside("restore." + engine))
        .should()
        .dependOnClassesThat(resideInAPackage(inside("restore")).and(DescribedPredicate.not(own)))
        .because(reason)
        .check(CORE);
  }

  @Test
  void findsEnginesOnlyThroughTheirInterface() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".restore")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".restore.(*)..")
        .because("whoever adds an engine changes no code that looks for engines")
        .check(CORE);
  }

  private static DescribedPredicate<JavaClass> within(String room, String allowed) {
    DescribedPredicate<JavaClass> within = resideInAPackage(inside(room));
    for (String neighbour : allowed.isBlank() ? new String[0] : allowed.split(" ", -1)) {
      within = within.or(resideInAPackage(inside(neighbour)));
    }
    return within;
  }

  private static String inside(String room) {
    return ROOT + "." + room + "..";
  }

  /// What decodes the bytes of a backup: libraries of foreign code and our own decoders.
  private static final DescribedPredicate<JavaClass> DECODERS =
      resideInAnyPackage(
              "com.github.luben.zstd..",
              "org.tukaani.xz..",
              "org.apache.commons.compress..",
              "org.bouncycastle..",
              "com.exceptionfactory.jagged..",
              ROOT + ".format.stream",
              ROOT + ".format.encrypted",
              ROOT + ".format.repository")
          .or(resideInAPackage("java.util.zip").and(simpleNameContaining("Inflater|GZIP|Zip")))
          .as("decoders of backups");

  /// Those of its neighbours that decode nothing.
  private static final Set<String> HARMLESS =
      Set.of(
          // reads numbers and texts
          ROOT + ".format.stream.CompressedInput");

  /// A process that reads backups begins there, with the program of a child or behind a pipe to
  /// one; nothing behind that happens in the main process, except where no child can be started,
  /// which [io.backupmonitor.worker.SharedInspector] decides alone.
  private static final Set<String> CHILDREN =
      Set.of(
          ROOT + ".worker.WorkerMain",
          ROOT + ".worker.WorkerRehearsal",
          ROOT + ".worker.SharedInspector",
          ROOT + ".restore.sqlite.SqliteMain");

  /// What unpacks files of this program's own.
  private static final Set<String> OWN_FILES = Set.of(ROOT + ".restore.postgresql.BundledPostgres");

  @Test
  void decodesBackupsInChildrenAlone() {
    Map<JavaClass, JavaClass> reached = new LinkedHashMap<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    CORE.stream()
        .filter(ArchitectureTest::isOfTheMainProcess)
        .forEach(
            each -> {
              reached.put(each, each);
              open.add(each);
            });
    List<String> decoding = new ArrayList<>();
    while (!open.isEmpty()) {
      JavaClass next = open.remove();
      if (readsThroughFormats(next)) {
        decoding.add(road(next, reached));
      }
      for (Dependency dependency : next.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isBehindAPipe(target) || reached.putIfAbsent(target, next) != null) {
          continue;
        }
        if (DECODERS.test(target) && !HARMLESS.contains(target.getName())) {
          decoding.add(road(target, reached));
        } else if (target.getPackageName().startsWith(ROOT)) {
          open.add(target);
        }
      }
    }
    assertThat(decoding)
        .as("a hostile backup can take over what decodes it, so that only children do")
        .isEmpty();
  }

  /// The main process asks every format whether it knows the first bytes of a file.
  @Test
  void recognisesFormatsWithoutDecoding() {
    DescribedPredicate<JavaClass> decoding =
        simpleNameContaining("Decoder$|Inflater|GZIP")
            .or(
                resideInAnyPackage(
                    "com.github.luben.zstd..",
                    "org.tukaani.xz..",
                    "org.apache.commons.compress..",
                    "org.bouncycastle..",
                    "org.sqlite.."));
    Set<JavaMethod> reached = new LinkedHashSet<>();
    Deque<JavaMethod> open = new ArrayDeque<>();
    CORE.stream()
        .filter(each -> each.isAssignableTo(Format.class))
        .flatMap(each -> each.getMethods().stream())
        .filter(each -> each.getName().equals("recognises"))
        .forEach(open::add);
    assertThat(open).hasSizeGreaterThan(20);
    while (!open.isEmpty()) {
      for (JavaCall<?> call : open.remove().getCallsFromSelf()) {
        assertThat(decoding.test(call.getTargetOwner())).as(call.getDescription()).isFalse();
        call.getTarget()
            .resolveMember()
            .filter(member -> member instanceof JavaMethod method && reached.add(method))
            .ifPresent(member -> open.add((JavaMethod) member));
      }
    }
  }

  /// Formats are found when the program runs, so that nobody is seen to depend on what they need.
  private static boolean readsThroughFormats(JavaClass each) {
    return each.getMethodCallsFromSelf().stream()
        .map(call -> call.getTarget())
        .anyMatch(
            target ->
                target.getName().equals("inspect")
                    && (target.getOwner().isEquivalentTo(Format.class)
                        || target.getOwner().isEquivalentTo(DirectoryFormat.class)));
  }

  /// Everything but what only children and formats need.
  private static boolean isOfTheMainProcess(JavaClass each) {
    return !resideInAnyPackage(inside("format"), inside("worker")).test(each)
        && !isBehindAPipe(each)
        && !OWN_FILES.contains(outermost(each));
  }

  private static boolean isBehindAPipe(JavaClass each) {
    return CHILDREN.contains(outermost(each)) || OWN_FILES.contains(outermost(each));
  }

  private static String outermost(JavaClass each) {
    return each.getName().replaceFirst("\\$.*", "");
  }

  private static String road(JavaClass target, Map<JavaClass, JavaClass> reached) {
    StringBuilder road = new StringBuilder(target.getName());
    JavaClass step = target;
    while (!reached.get(step).equals(step)) {
      step = reached.get(step);
      road.append(" <- ").append(step.getName());
    }
    return road.toString();
  }

  private static DescribedPredicate<JavaClass> simpleNameContaining(String pattern) {
    return DescribedPredicate.describe(
        "named " + pattern, each -> each.getSimpleName().matches(".*(" + pattern + ").*"));
  }

  @Test
  void keepsTheWordsFreeOfInputAndOutput() {
    classes()
        .that()
        .resideInAPackage(inside("model"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                inside("model"),
                "java.lang..",
                "java.math",
                "java.util..",
                "java.time..",
                "java.io",
                "java.nio",
                "java.nio.charset",
                "org.jspecify.annotations"))
        .because("the words are shared by every process, so they must do nothing")
        .check(CORE);
  }

  @Test
  void hasNoCircles() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("a circle of rooms can only be understood and changed as one")
        .check(CORE);
  }

  @Test
  void cannotWriteToAStorage() {
    Set<String> names = Set.of("list", "stat", "open", "localPath", "close");
    assertThat(Arrays.stream(Storage.class.getDeclaredMethods()).map(method -> method.getName()))
        .as("an auditor that cannot change what it audits needs no promise not to")
        .isSubsetOf(names);
  }

  @Test
  void asksAClockForTheTime() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .because("time comes from an injected clock, so that tests can set it")
        .check(CORE);
  }

  @Test
  void endsNoProcessButTheProgramItself() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .because("a library does not end the process of its caller")
        .check(CORE);
  }
}
