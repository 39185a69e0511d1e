package io.backupmonitor.format.extraction;

import io.backupmonitor.format.Entry;
import io.backupmonitor.model.FindingCode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/// What an extraction has to say: what is unsafe at once, what it left out once at its end and with
/// a count, so that an archive with a million odd members makes a handful of findings. Safe to use
/// from several threads.
final class ExtractionRemarks {

  private static final int MOST_UNSAFE = 10;

  private final BiConsumer<FindingCode, String> findings;
  private final AtomicLong unsafe = new AtomicLong();
  private final AtomicLong absolute = new AtomicLong();
  private final AtomicReference<String> firstAbsolute = new AtomicReference<>("");
  private final AtomicLong links = new AtomicLong();
  private final AtomicReference<String> firstLink = new AtomicReference<>("");
  private final AtomicLong specials = new AtomicLong();
  private final AtomicLong notMade = new AtomicLong();
  private final AtomicReference<String> firstNotMade = new AtomicReference<>("");

  ExtractionRemarks(BiConsumer<FindingCode, String> findings) {
    this.findings = findings;
  }

  /// @param what a sentence with `%s` for the member's name
  EntryTarget unsafe(String what, Entry entry) {
    if (unsafe.incrementAndGet() <= MOST_UNSAFE) {
      findings.accept(
          FindingCode.ARCHIVE_UNSAFE_ENTRY,
          "member " + what.formatted(entry.name()) + "; it was not written");
    }
    return EntryTarget.NOWHERE;
  }

  void absolute(Entry entry) {
    if (absolute.getAndIncrement() == 0) {
      firstAbsolute.set(entry.name().text());
    }
  }

  void linkLeftOut(Entry entry) {
    if (links.getAndIncrement() == 0) {
      firstLink.set("'%s' to '%s'".formatted(entry.name(), entry.linkTarget()));
    }
  }

  void specialLeftOut() {
    specials.incrementAndGet();
  }

  EntryTarget notMade(Entry entry, String why) {
    if (notMade.getAndIncrement() == 0) {
      firstNotMade.set("'%s': %s".formatted(entry.name(), why));
    }
    return EntryTarget.NOWHERE;
  }

  /// Says what was counted.
  void close() {
    long more = unsafe.get() - MOST_UNSAFE;
    if (more > 0) {
      findings.accept(
          FindingCode.ARCHIVE_UNSAFE_ENTRY,
          "%,d more members would be written outside; none was".formatted(more));
    }
    if (absolute.get() > 0) {
      findings.accept(
          FindingCode.RESTORE_NOTE,
          "%,d %s an absolute name, the first of them '%s'; what has one lies below the folder of the restore"
              .formatted(
                  absolute.get(),
                  absolute.get() == 1 ? "member has" : "members have",
                  firstAbsolute.get()));
    }
    if (links.get() > 0) {
      findings.accept(
          FindingCode.RESTORE_NOTE,
          "%,d %s left out, the first of them %s"
              .formatted(
                  links.get(),
                  links.get() == 1
                      ? "link that points outside was"
                      : "links that point outside were",
                  firstLink.get()));
    }
    if (specials.get() > 0) {
      findings.accept(
          FindingCode.RESTORE_NOTE,
          "%,d devices, FIFOs or sockets were left out".formatted(specials.get()));
    }
    if (notMade.get() > 0) {
      findings.accept(
          FindingCode.RESTORE_NOT_MADE,
          "%,d members could not be made, the first of them %s"
              .formatted(notMade.get(), firstNotMade.get()));
    }
  }
}
