package io.backupmonitor.format.matrix;

import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.repository.RealRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/// Repositories and encrypted files, which their own tools made.
final class OtherSpecimens {

  private static final String PGP_KEY = "pgp-key.asc";
  private static final String AGE_KEY = "age-key.txt";

  private OtherSpecimens() {}

  static List<Specimen> repositories() throws IOException {
    MemoryDirectory restic = RealRepository.of("restic");
    MemoryDirectory borg = RealRepository.of("borg");
    return List.of(
        Specimen.directory(
            "restic",
            restic,
            starting(restic, "data/ba/"),
            starting(restic, "index/25"),
            starting(restic, "data/aa/")),
        Specimen.directory("borg", borg, "data/0/6", "index.18", "data/0/15").bits(30, 400, -3));
  }

  private static String starting(MemoryDirectory directory, String start) {
    return directory.files().stream()
        .map(file -> file.path().text())
        .filter(path -> path.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  static List<Specimen> encrypted() throws IOException {
    Specimen pgp = Specimen.file("pgp", "dump.sql.gpg", resource("open.gpg")).bits(2, -60, -3);
    Specimen age =
        Specimen.file("age", "dump.age", resource("large.age"))
            .bits(30, 30_000, -3)
            .blockAt(-92_000 + 65_536 - 16);
    return List.of(
        pgp.named("pgp with its key").openedBy(PGP_KEY).holding(resource("cut.sql.gpg")),
        pgp.named("pgp without a key"),
        age.named("age with its key").openedBy(AGE_KEY).holding(resource("cut.sql.age")),
        age.named("age without a key"));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream bytes = OtherSpecimens.class.getResourceAsStream("../encrypted/" + name)) {
      return Objects.requireNonNull(bytes, name).readAllBytes();
    }
  }
}
