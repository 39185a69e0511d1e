package io.backupmonitor.format.inspection;

import io.backupmonitor.format.ArchivedCandidates;
import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.extraction.EntryTarget;
import io.backupmonitor.format.extraction.Extraction;
import io.backupmonitor.format.extraction.FolderExtraction;
import io.backupmonitor.format.extraction.NoExtraction;
import io.backupmonitor.format.extraction.SocketExtraction;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What all layers of one inspection share: the request, the budget, the answer and the sink. Safe
/// to use from several threads.
final class InspectionRun implements Closeable {

  private final InspectionRequest request;
  private final Formats formats;
  private final InspectionAnswer answer;
  private final boolean pipelined;
  private final ScratchGiver scratchGiver;
  private final AtomicLong bytesRead = new AtomicLong();
  private final Budget budget;
  private final ArchivedCandidates candidates;
  private final Extraction extraction;
  private final List<SpooledContent> spools = new ArrayList<>();
  private volatile boolean delivering;
  private volatile boolean jumping;

  /// @param pipelined whether reading, decoding and parsing get a thread each
  InspectionRun(
      InspectionRequest request,
      Formats formats,
      InspectionAnswer answer,
      boolean pipelined,
      ScratchGiver scratchGiver)
      throws IOException {
    this.request = request;
    this.formats = formats;
    this.answer = answer;
    this.pipelined = pipelined;
    this.scratchGiver = scratchGiver;
    this.budget = new Budget(request.limits(), this::bytesAtHand, System::nanoTime);
    this.candidates = new ArchivedCandidates(formats.directories());
    this.extraction = extraction(request.sink());
    this.delivering = !(request.sink() instanceof Sink.None);
  }

  private InspectionRun(InspectionRun first, Extraction extraction, InspectionAnswer answer) {
    this.request = first.request;
    this.formats = first.formats;
    this.answer = answer;
    this.pipelined = first.pipelined;
    this.scratchGiver = first.scratchGiver;
    this.budget = new Budget(request.limits(), this::bytesAtHand, System::nanoTime);
    this.candidates = new ArchivedCandidates(List.of());
    this.extraction = extraction;
    this.delivering = true;
    this.jumping = true;
  }

  /// The same bytes once more, with another place for the members. What is found out goes into an
  /// answer of its own.
  InspectionRun again(Extraction elsewhere, InspectionAnswer unheard) {
    return new InspectionRun(this, elsewhere, unheard);
  }

  private Extraction extraction(Sink sink) throws IOException {
    return switch (sink) {
      case Sink.None() -> new NoExtraction();
      case Sink.Folder(String path, long mostBytes) ->
          new FolderExtraction(Path.of(path), mostBytes, this::tellDelivery);
      case Sink.Socket(String path) -> new SocketExtraction(path);
    };
  }

  private void tellDelivery(FindingCode code, String message) {
    answer.deliveryFinding(new Finding(code, message));
  }

  InspectionRequest request() {
    return request;
  }

  Formats formats() {
    return formats;
  }

  InspectionAnswer answer() {
    return answer;
  }

  Budget budget() {
    return budget;
  }

  /// Notes that a reader jumps in the stored bytes, so that counting does not tell what it read.
  void jumps() {
    jumping = true;
  }

  /// What the output is compared with: all stored bytes for a reader that jumps among them.
  private long bytesAtHand() {
    return jumping ? request.source().size() : bytesRead.get();
  }

  /// Which directory backups the archive that is read may be.
  ArchivedCandidates candidates() {
    return candidates;
  }

  AtomicLong bytesRead() {
    return bytesRead;
  }

  boolean pipelined() {
    return pipelined;
  }

  /// Whether the content still goes anywhere.
  boolean delivering() {
    return delivering;
  }

  /// Whether the content goes to a listener, as one stream.
  boolean streams() {
    return extraction instanceof SocketExtraction;
  }

  /// The stream to the listener for a reader that unpacks; empty where there is none.
  ///
  /// @param name of what is unpacked
  Optional<OutputStream> unpacked(BackupPath name) throws IOException {
    return streams() && delivering
        ? Optional.of(
            new DeliveredStream(
                extraction.begin(new Entry(name, EntryKind.FILE, -1, null, false)), this))
        : Optional.empty();
  }

  /// Begins a document or a file that is not delivered as it is.
  EntryOutput undelivered(Entry entry) throws IOException {
    budget.chargeEntry();
    return new RecordedEntry(entry, this, EntryTarget.NOWHERE, false);
  }

  /// Begins a member or a document.
  ///
  /// @param charged whether its bytes still have to be charged to the budget
  EntryOutput entry(Entry entry, boolean charged) throws IOException {
    budget.chargeEntry();
    return new RecordedEntry(entry, this, target(entry), charged);
  }

  private EntryTarget target(Entry entry) throws IOException {
    if (!delivering) {
      return EntryTarget.NOWHERE;
    }
    try {
      return extraction.begin(entry);
    } catch (IOException refused) {
      undelivered(refused);
      return EntryTarget.NOWHERE;
    }
  }

  /// The sink cannot take more. The reading goes on, as it is still good for the verification.
  void undelivered(IOException failure) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw failure;
    }
    delivering = false;
    Finding finding =
        failure instanceof DamageException told
            ? told.finding()
            : new Finding(
                FindingCode.RESTORE_NO_SPACE,
                "the content could not be written into the scratch folder: " + failure);
    answer.deliveryFinding(finding);
  }

  /// A copy of a layer for readers that jump.
  ///
  /// @throws DamageException when there is no scratch folder
  SpooledContent spool(InputStream bytes) throws IOException {
    SpooledContent spooled = SpooledContent.of(scratch(), bytes);
    synchronized (spools) {
      spools.add(spooled);
    }
    return spooled;
  }

  /// The folder for copies.
  ///
  /// @throws DamageException when none was given
  /// @throws IOException when there can be none
  Path scratch() throws IOException {
    String scratch = request.scratch();
    if (scratch == null) {
      throw Content.noCopy();
    }
    return scratchGiver.folder(scratch);
  }

  /// The name under which a document is delivered.
  static BackupPath documentName(Sample sample) {
    return BackupPath.of(sample.name().replace('/', '_'));
  }

  @Override
  public void close() throws IOException {
    try {
      extraction.close();
    } finally {
      synchronized (spools) {
        for (SpooledContent spooled : spools) {
          spooled.delete();
        }
      }
    }
  }
}
