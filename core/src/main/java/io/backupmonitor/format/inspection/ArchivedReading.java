package io.backupmonitor.format.inspection;

import io.backupmonitor.format.ArchivedCandidates.Candidate;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.PartsStream;
import io.backupmonitor.format.extraction.MemberSpool;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The second look at an archive whose members have the names of one directory backup: the archive
/// is read once more into copies, and its directory is judged as if it lay in the open.
final class ArchivedReading {

  /// So much room is left to everybody else.
  private static final long RESERVED_BYTES = 64L << 20;

  /// More files than these would use up what a file system has for them.
  private static final long MOST_COPIES = 1_000_000;

  private final InspectionRun run;
  private final Storage storage;
  private final List<BackupBytes> parts;

  ArchivedReading(InspectionRun run, Storage storage, List<BackupBytes> parts) {
    this.run = run;
    this.storage = storage;
    this.parts = parts;
  }

  /// Looks where there is something to look at; an archive that is damaged itself is bad enough.
  ///
  /// @throws IOException when the storage fails
  void read() throws IOException {
    List<Candidate> candidates = run.candidates().left();
    if (candidates.isEmpty() || run.answer().blamed()) {
      return;
    }
    String noPlace = noPlace();
    if (noPlace != null) {
      notJudged(candidates.getFirst(), noPlace);
      return;
    }
    try {
      copyAndJudge(candidates);
    } catch (RuntimeException | Error broken) {
      run.answer().stopped(broken);
    }
  }

  private void copyAndJudge(List<Candidate> candidates) throws IOException {
    MemberSpool spool = MemberSpool.in(run.scratch());
    try {
      judge(spool, candidates);
    } finally {
      spool.delete();
    }
  }

  /// Why there can be no copies; null where they can be made.
  private @Nullable String noPlace() {
    String scratch = run.request().scratch();
    if (scratch == null) {
      return "no scratch folder was given for copies of its files";
    }
    if (run.answer().entries() > MOST_COPIES) {
      return "it has more than %,d members".formatted(MOST_COPIES);
    }
    long needed = run.answer().contentBytes() + RESERVED_BYTES;
    try {
      Path folder = Files.createDirectories(Path.of(scratch));
      long usable = Files.getFileStore(folder).getUsableSpace();
      return needed <= usable
          ? null
          : "copies of its files need %,d bytes, and the scratch folder has %,d"
              .formatted(needed, usable);
    } catch (IOException refused) {
      return "the scratch folder cannot be used: " + refused;
    }
  }

  private void notJudged(Candidate candidate, String why) {
    run.answer()
        .notProven(
            "whether the directory backup (%s) that it seems to hold is whole: %s"
                .formatted(candidate.format().name(), why));
  }

  private void judge(MemberSpool spool, List<Candidate> candidates) throws IOException {
    if (!copy(spool)) {
      notJudged(candidates.getFirst(), "its files could not be copied into the scratch folder");
      return;
    }
    for (Candidate candidate : candidates) {
      ArchivedDirectory directory = new ArchivedDirectory(spool, candidate.root());
      if (candidate.format().recognises(directory)) {
        inspect(candidate.format(), directory);
        return;
      }
    }
  }

  /// Reads the archive again, without telling anything.
  private boolean copy(MemberSpool spool) throws IOException {
    InspectionAnswer unheard = new InspectionAnswer(_ -> {});
    try (InspectionRun again = run.again(spool, unheard);
        InputStream bytes = new PartsStream(parts)) {
      Layer.readOutermost(again, new StoredContent(again, storage, parts, bytes));
      return again.delivering() && !unheard.blamed();
    } catch (DamageException limit) {
      return false;
    }
  }

  private void inspect(DirectoryFormat format, ArchivedDirectory directory) throws IOException {
    run.answer().layer(format.name());
    try {
      format.inspect(directory, new DirectoryLayer(run));
    } catch (IOException | RuntimeException | Error stopped) {
      boolean copies = stopped instanceof IOException && !(stopped instanceof DamageException);
      if (copies || Thread.currentThread().isInterrupted()) {
        throw new IOException("a copy in the scratch folder could not be read", stopped);
      }
      run.answer().stopped(stopped);
    }
  }
}
