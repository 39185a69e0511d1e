package io.backupmonitor.model;

import static io.backupmonitor.model.FindingCode.Effect.ERROR;
import static io.backupmonitor.model.FindingCode.Effect.FAILED;
import static io.backupmonitor.model.FindingCode.Effect.NONE;
import static io.backupmonitor.model.Severity.CRITICAL;
import static io.backupmonitor.model.Severity.INFO;
import static io.backupmonitor.model.Severity.WARNING;

import java.util.Arrays;
import java.util.Optional;

/// The catalogue of everything that can be found. The dotted codes are stable: people filter and
/// route by them. `docs/findings.md` tells each one in full.
public enum FindingCode {

  // Inventory and freshness.
  BACKUP_MISSED(
      "backup.missed",
      CRITICAL,
      NONE,
      "A scheduled run left no backup.",
      "Look at the job's own log and run it by hand."),
  BACKUP_RPO_EXCEEDED(
      "backup.rpo_exceeded",
      WARNING,
      NONE,
      "The newest backup is older than the objective of its location.",
      "Look whether the job still runs, and often enough for `rpo`."),
  BACKUP_STALLED(
      "backup.stalled",
      WARNING,
      NONE,
      "A partial file has not grown for a day.",
      "The job that wrote it died: remove the file and run the job again."),
  BACKUP_DELETED_EARLY(
      "backup.deleted_early",
      WARNING,
      NONE,
      "A backup vanished before its retention time was over.",
      "Find out who or what deleted it; check the retention of the tool that makes the backups."),
  BACKUP_UNREADABLE(
      "backup.unreadable",
      CRITICAL,
      ERROR,
      "The backup could not be read.",
      "Give the auditor's user the right to read it, or look at the disk."),
  BACKUP_CHANGED_WHILE_READ(
      "backup.changed_while_read",
      WARNING,
      ERROR,
      "The backup changed while it was being read.",
      "Look again when the job is done; raise `settle` when that happens often."),
  LOCATION_UNREACHABLE(
      "location.unreachable",
      CRITICAL,
      ERROR,
      "The location could not be listed, so nothing is said about its backups.",
      "Mount it, or correct its path or rights."),
  LOCATION_EMPTY(
      "location.empty",
      CRITICAL,
      ERROR,
      "A location that held backups is suddenly empty.",
      "Check whether its file system is mounted."),
  FILE_SPECIAL(
      "file.special",
      INFO,
      NONE,
      "A FIFO, device or socket lies among the backups; it was not opened.",
      "Remove it, or exclude it."),
  SIZE_DROP(
      "size.drop",
      WARNING,
      NONE,
      "The backup is far smaller than those before it.",
      "Find out what it lacks: a smaller source, a filter, a job that ended early."),
  SIZE_SPIKE(
      "size.spike",
      WARNING,
      NONE,
      "The backup is far larger than those before it.",
      "Find out what came in; make sure that the next ones still fit."),
  CONTENT_IDENTICAL(
      "content.identical",
      WARNING,
      NONE,
      "The backup has the very bytes of the one before it.",
      "Make sure that the job still reads the live data, and not an old copy of it."),
  OBJECTS_DROPPED(
      "content.objects_dropped",
      WARNING,
      NONE,
      "Tables or members that the backup before held are missing.",
      "Compare with the source: were they dropped there, or does the job leave them out?"),
  ROWS_DROPPED(
      "content.rows_dropped",
      WARNING,
      NONE,
      "Rows that the backup before held are missing.",
      "Compare with the source: were they deleted there, or did the job read too little?"),
  NAME_TIME_MISMATCH(
      "name.time_mismatch",
      WARNING,
      NONE,
      "The time in the name and the file's own time are more than a day apart.",
      "Check the clock of the machine that makes the backups, and whether the file was copied without its time."),
  TIMESTAMP_FUTURE(
      "timestamp.future",
      WARNING,
      NONE,
      "The file's time lies in the future.",
      "Check the clock of the machine that makes the backups."),
  TIMESTAMP_CHANGED(
      "timestamp.changed",
      WARNING,
      NONE,
      "The file's time differs from the recorded one by more than a minute.",
      "Find out what touched the file."),
  TYPE_UNEXPECTED(
      "type.unexpected",
      WARNING,
      NONE,
      "The backup is of another type than the location expects.",
      "Correct `type` in the configuration, or move the file."),
  TYPE_MISMATCH(
      "type.mismatch",
      CRITICAL,
      FAILED,
      "The content is not what the name promises.",
      "The job wrote something else, often an error page or an error message: read the file and run the job again."),

  // Size, checksums, sets.
  SIZE_ZERO(
      "size.zero",
      CRITICAL,
      FAILED,
      "The backup is empty.",
      "The job failed at its start: read its log and run it again."),
  SIZE_CHANGED(
      "size.changed",
      CRITICAL,
      FAILED,
      "The size differs from the recorded one.",
      "Take a new backup, or accept the new content when the change was meant."),
  CONTENT_CHANGED(
      "content.changed",
      CRITICAL,
      FAILED,
      "Other content lies under a name that is not reused.",
      "Find out what rewrote it; accept it when the change was meant."),
  CONTENT_BIT_ROT(
      "content.bit_rot",
      CRITICAL,
      FAILED,
      "The content changed though size and time did not.",
      "The disk or a copy flipped bits: restore the file from another copy and check the disk."),
  SIDECAR_MISMATCH(
      "sidecar.mismatch",
      CRITICAL,
      FAILED,
      "The bytes do not have the checksum that a checksum file gives.",
      "The file was damaged or replaced after its checksum was made: take another copy."),
  SIDECAR_MISSING_FILE(
      "sidecar.missing_file",
      CRITICAL,
      FAILED,
      "A checksum file lists a file that is not there.",
      "Find the missing file, or make the checksum file again."),
  SIDECAR_MALFORMED(
      "sidecar.malformed",
      WARNING,
      NONE,
      "A checksum file has lines that are no checksums.",
      "Make the checksum file again."),
  SET_PART_MISSING(
      "set.part_missing",
      CRITICAL,
      FAILED,
      "A part of a split backup is missing.",
      "Copy the missing part; without it the set cannot be restored."),

  // Structure.
  STREAM_TRUNCATED(
      "stream.truncated",
      CRITICAL,
      FAILED,
      "The compressed stream ends too early.",
      "The backup was cut off: take a new one and look for a full disk or a killed job."),
  STREAM_CORRUPT(
      "stream.corrupt",
      CRITICAL,
      FAILED,
      "The compressed stream is damaged.",
      "Take another copy of the backup, and check the disk it lay on."),
  STREAM_TRAILING_DATA(
      "stream.trailing_data",
      CRITICAL,
      FAILED,
      "Foreign bytes follow the compressed stream.",
      "Something was appended to the file: take another copy, or find out what writes into it."),
  STREAM_APPENDED_DATA(
      "stream.appended_data",
      WARNING,
      NONE,
      "Foreign bytes follow the compressed stream, which its format allows.",
      "The stream is whole; find out what appended to it, since other programs may stumble."),
  STREAM_PADDING(
      "stream.padding",
      WARNING,
      NONE,
      "Zero bytes follow the compressed stream.",
      "Nothing is lost; tapes and block devices pad like that."),
  STREAM_EMPTY(
      "stream.empty",
      CRITICAL,
      FAILED,
      "The compressed stream is whole, but nothing is in it.",
      "The program before the compressor failed: read its log and run the job again."),
  STREAM_HOLDS_NOTHING(
      "stream.holds_nothing",
      WARNING,
      NONE,
      "The compressed stream is whole, but nothing is in it; its name does not tell what should be.",
      "Check what the job was told to save."),
  STREAM_NO_CHECKSUM(
      "stream.no_checksum",
      INFO,
      NONE,
      "The compressed stream carries no checksum of its content.",
      "Let the compressor write one (for zstd: without --no-check), or keep a checksum file."),
  ARCHIVE_TRUNCATED(
      "archive.truncated",
      CRITICAL,
      FAILED,
      "The archive ends inside a member.",
      "The backup was cut off: take a new one and look for a full disk or a killed job."),
  ARCHIVE_NO_END(
      "archive.no_end",
      CRITICAL,
      FAILED,
      "The archive has no end mark.",
      "The backup was cut off between two members: take a new one."),
  ARCHIVE_CORRUPT(
      "archive.corrupt",
      CRITICAL,
      FAILED,
      "The archive's structure is damaged.",
      "Take another copy of the backup, and check the disk it lay on."),
  ARCHIVE_ENTRY_CORRUPT(
      "archive.entry_corrupt",
      CRITICAL,
      FAILED,
      "A member's bytes do not have the checksum that the archive gives.",
      "Take another copy of the backup, and check the disk it lay on."),
  ARCHIVE_INCONSISTENT(
      "archive.inconsistent",
      CRITICAL,
      FAILED,
      "The archive contradicts itself, so that two readers see two contents.",
      "Take a new backup with another tool."),
  ARCHIVE_DATA_AFTER_END(
      "archive.data_after_end",
      CRITICAL,
      FAILED,
      "Members follow the end mark; usual tools do not read them.",
      "The archive was damaged or put together wrongly: take a new one, or read it with tar -i."),
  ARCHIVE_TRAILING_DATA(
      "archive.trailing_data",
      WARNING,
      NONE,
      "Bytes that are no members follow the archive.",
      "Nothing is lost; find out what appended them."),
  ARCHIVE_PREFIX_DATA(
      "archive.prefix_data",
      WARNING,
      NONE,
      "Bytes precede the archive.",
      "Nothing is lost; self-extracting archives look like that."),
  ARCHIVE_GAP(
      "archive.gap",
      WARNING,
      NONE,
      "Bytes that belong to no member lie between the members.",
      "Nothing is lost; some tools pad or sign archives like that."),
  ARCHIVE_COMMENT_CUT(
      "archive.comment_cut",
      WARNING,
      NONE,
      "The archive ends inside its own comment.",
      "No member is touched, but the file is shorter than it was: take another copy of it."),
  ARCHIVE_EMPTY(
      "archive.empty",
      WARNING,
      NONE,
      "The archive is whole, but has no members.",
      "Check what the job was told to save."),
  ARCHIVE_DUPLICATE_ENTRY(
      "archive.duplicate_entry",
      INFO,
      NONE,
      "Several members have the same name; the last one counts.",
      "Nothing, when the archive was appended to."),
  ARCHIVE_BOMB(
      "archive.bomb",
      CRITICAL,
      FAILED,
      "The archive's members overlap to unfold into far more than it holds.",
      "Nobody's backup tool writes such a file: find out where it came from."),
  ARCHIVE_LINK_TARGET_MISSING(
      "archive.link_target_missing",
      WARNING,
      NONE,
      "A hard link refers to a member that the archive does not hold before it.",
      "Its content cannot be restored from this archive: find out what left the member out."),
  ARCHIVE_UNSAFE_ENTRY(
      "archive.unsafe_entry",
      CRITICAL,
      NONE,
      "A member would be written outside the place of the restore.",
      "Find out what made the archive; restore it nowhere."),
  DUMP_NO_FOOTER(
      "dump.no_footer",
      CRITICAL,
      FAILED,
      "The dump lacks the line that its tool writes last.",
      "The dump was cut off: take a new one and look for a full disk or a killed job."),
  DUMP_OPEN_COPY(
      "dump.open_copy",
      CRITICAL,
      FAILED,
      "The dump ends inside a block of rows.",
      "The dump was cut off: take a new one and look for a full disk or a killed job."),
  DUMP_OPEN_STATEMENT(
      "dump.open_statement",
      CRITICAL,
      FAILED,
      "The dump ends inside a statement.",
      "The dump was cut off: take a new one and look for a full disk or a killed job."),
  DUMP_EMPTY(
      "dump.empty",
      CRITICAL,
      FAILED,
      "The dump creates nothing.",
      "Check what the job was told to save, and with which user."),
  DUMP_CORRUPT(
      "dump.corrupt",
      CRITICAL,
      FAILED,
      "The dump holds bytes that no dump tool writes.",
      "Take another copy of the backup, and check the disk it lay on."),
  DUMP_TEXT_AFTER_FOOTER(
      "dump.text_after_footer",
      CRITICAL,
      FAILED,
      "Text follows the line that the tool writes last.",
      "Something else was written into the file behind the dump: take a new dump."),
  DUMP_SEVERAL(
      "dump.several",
      WARNING,
      NONE,
      "Several whole dumps lie in one file.",
      "Nothing, if the job is meant to write them so and each makes a database or tables of its own."),
  DUMP_NO_COMPLETION_MARK(
      "dump.no_completion_mark",
      INFO,
      NONE,
      "This kind of dump has no line that proves it complete.",
      "Let the tool write its comments (mysqldump without --skip-comments and --compact)."),
  DUMP_META_COMMAND(
      "dump.meta_command",
      CRITICAL,
      NONE,
      "The dump holds a command for the client program that no dump tool writes.",
      "Find out who changed the dump; feed it to no client program."),
  DUMP_UNSAFE_STATEMENT(
      "dump.unsafe_statement",
      CRITICAL,
      NONE,
      "The dump reaches for files or programs of the server.",
      "Find out who changed the dump; restore it into no server that matters."),
  DATABASE_CORRUPT(
      "database.corrupt",
      CRITICAL,
      FAILED,
      "The database file fails its own integrity check.",
      "Take a new copy with the database's own backup command."),
  DATABASE_TRUNCATED(
      "database.truncated",
      CRITICAL,
      FAILED,
      "The database file is shorter than its header says.",
      "The copy was cut off: take a new one."),
  DATABASE_FOREIGN_KEY(
      "database.foreign_key",
      WARNING,
      NONE,
      "Rows refer to rows that are not there.",
      "Check whether the application enforces its foreign keys; compare with the live database."),
  DATABASE_EMPTY(
      "database.empty",
      WARNING,
      NONE,
      "The database has no tables.",
      "Check whether the right file was saved."),
  DATABASE_WAL_MISSING(
      "database.wal_missing",
      WARNING,
      NONE,
      "The database was in use when it was copied, and its journal is not beside it.",
      "Copy it with the database's own backup command, or together with its journal."),
  REPOSITORY_PART_MISSING(
      "repository.part_missing",
      CRITICAL,
      FAILED,
      "A part that the repository cannot do without is missing.",
      "Copy the whole repository again, or let its own tool repair what is left."),
  REPOSITORY_FILE_CORRUPT(
      "repository.file_corrupt",
      CRITICAL,
      FAILED,
      "A file of the repository does not hold what its name or checksum says.",
      "Take the file from another copy of the repository and check the disk; then let its own tool repair what is left."),
  REPOSITORY_EMPTY(
      "repository.empty",
      WARNING,
      NONE,
      "The repository is whole, but holds no backup.",
      "Check whether the job that fills it runs."),
  REPOSITORY_UNFINISHED(
      "repository.unfinished",
      WARNING,
      NONE,
      "The repository holds the beginning of a backup that was never finished.",
      "Nothing is lost of the backups before it; look whether the last job was killed, or runs now."),
  REPOSITORY_REBUILDABLE(
      "repository.rebuildable",
      WARNING,
      NONE,
      "A part of the repository is missing or out of date that its tool makes anew.",
      "Let the tool check the repository; find out what left the part out of the copy."),
  REPOSITORY_STRANGE_FILE(
      "repository.strange_file",
      INFO,
      NONE,
      "A file lies in the repository that its tool does not read.",
      "Nothing, when it is left over from an interrupted job; else find out what put it there."),

  DATABASE_TRAILING_DATA(
      "database.trailing_data",
      WARNING,
      NONE,
      "Foreign bytes follow the end of the database file.",
      "Nothing is lost; find out what appended them."),
  DATABASE_PAGE_CHECKSUM(
      "database.page_checksum",
      WARNING,
      NONE,
      "Pages of the database do not have their checksums.",
      "Restore the backup, let the server replay its log and run pg_checksums or pg_amcheck on it."),
  DATABASE_LOG_GAP(
      "database.log_gap",
      CRITICAL,
      FAILED,
      "A part of the log without which the database cannot start is missing.",
      "Copy the missing files from the archive of the log, or take a new backup."),

  // Directories that list their own files.
  DIRECTORY_LIST_CORRUPT(
      "directory.list_corrupt",
      CRITICAL,
      FAILED,
      "The list in which a directory backup names its files is damaged.",
      "Take another copy of the backup, and check the disk it lay on."),
  DIRECTORY_FILE_MISSING(
      "directory.file_missing",
      CRITICAL,
      FAILED,
      "A file that the backup needs is not there.",
      "Take another copy of the backup; without the file it cannot be restored."),
  DIRECTORY_FILE_EXTRA(
      "directory.file_extra",
      CRITICAL,
      FAILED,
      "A file lies in the backup that the backup's own list does not name.",
      "Find out what put it there; remove it when it is foreign."),
  DIRECTORY_FILE_MISMATCH(
      "directory.file_mismatch",
      CRITICAL,
      FAILED,
      "A file is not as the backup's own list says.",
      "Take another copy of the backup, and check the disk it lay on."),

  // What could not be found out.
  FORMAT_UNSUPPORTED(
      "format.unsupported",
      WARNING,
      ERROR,
      "The format is known, but cannot be read here yet.",
      "Verify it with its own tool."),
  FORMAT_UNKNOWN(
      "format.unknown",
      INFO,
      NONE,
      "The content is of no known format, so its structure cannot be checked.",
      "Keep a checksum file beside it."),
  ENCRYPTED_NO_KEY(
      "encrypted.no_key",
      WARNING,
      ERROR,
      "The backup is encrypted and no key was given, so nothing inside was checked.",
      "Name a passphrase_file or key_file for the location."),
  ENCRYPTED_WRONG_KEY(
      "encrypted.wrong_key",
      WARNING,
      ERROR,
      "The key or passphrase that was given does not open the backup.",
      "Name the passphrase_file or key_file that belongs to this backup."),
  LIMIT_BYTES(
      "limit.bytes",
      WARNING,
      ERROR,
      "The backup unfolds into more bytes than allowed.",
      "Raise the limit when the backup is meant to be that large."),
  LIMIT_RATIO(
      "limit.ratio",
      WARNING,
      ERROR,
      "The backup unfolds into many more bytes than it has.",
      "Raise the limit when the content is meant to compress that well."),
  LIMIT_ENTRIES(
      "limit.entries",
      WARNING,
      ERROR,
      "The backup has more members than allowed.",
      "Raise the limit when the backup is meant to have that many."),
  LIMIT_NESTING(
      "limit.nesting",
      WARNING,
      ERROR,
      "Archives lie in one another more deeply than allowed.",
      "Unpack one layer by hand and look."),
  LIMIT_TIME(
      "limit.time",
      WARNING,
      ERROR,
      "The look at the backup took longer than allowed.",
      "Raise the limit, or look why the storage is slow."),
  LIMIT_MEMORY(
      "limit.memory",
      WARNING,
      ERROR,
      "The backup asks for more memory than allowed.",
      "Raise the limit when the format needs it."),
  LIMIT_SCRATCH(
      "limit.scratch",
      WARNING,
      ERROR,
      "The restore writes more than one restore may.",
      "Raise max_scratch (audit: --max-scratch) when the backup is meant to become that large."),
  INSPECTION_CRASHED(
      "inspection.crashed",
      WARNING,
      ERROR,
      "The reader of the format broke down on this backup.",
      "Report it with the message; verify the backup with its own tool."),

  // Restore tests.
  RESTORE_FAILED(
      "restore.failed",
      CRITICAL,
      FAILED,
      "The restore failed.",
      "Read the engine's message; take a new backup."),
  RESTORE_PARTIAL(
      "restore.partial",
      CRITICAL,
      FAILED,
      "Less arrived than the backup holds.",
      "Take a new backup, and restore the last good one by hand to see what is missing."),
  RESTORE_EMPTY(
      "restore.empty",
      CRITICAL,
      FAILED,
      "The restore ended well, but nothing arrived.",
      "Check what the job was told to save."),
  RESTORE_NO_ENGINE(
      "restore.no_engine",
      WARNING,
      ERROR,
      "The engine for this format cannot run here.",
      "Do what the message says, or drill on another machine."),
  RESTORE_NO_SPACE(
      "restore.no_space",
      WARNING,
      ERROR,
      "There is not enough space for the restore.",
      "Free space, or name another folder with --scratch or test_location."),
  SCRATCH_UNUSABLE(
      "scratch.unusable",
      WARNING,
      ERROR,
      "Nothing can be done in the folder for scratch.",
      "Give the auditor's user the right to write there, or name another folder with --scratch or test_location."),
  RESTORE_NOT_MADE(
      "restore.not_made",
      WARNING,
      ERROR,
      "A member could not be made in the scratch folder.",
      "Do what the message says, or drill in a folder on another file system."),
  RESTORE_TIMEOUT(
      "restore.timeout",
      WARNING,
      ERROR,
      "The restore took longer than allowed.",
      "Raise the limit, or drill on a faster machine."),
  RESTORE_EXTENSION_MISSING(
      "restore.extension_missing",
      WARNING,
      ERROR,
      "The dump needs something that the throw-away server lacks.",
      "Drill it on a server that has the extension."),
  RESTORE_SERVER_OLDER(
      "restore.server_older",
      WARNING,
      ERROR,
      "The dump comes from a newer PostgreSQL than every server here, and uses what they do not know.",
      "Install a server of the dump's version, or name its folder in postgresql_bin_dirs."),
  RESTORE_CHECK_FAILED(
      "restore.check_failed",
      CRITICAL,
      FAILED,
      "A check on the restored content is false.",
      "Look into the source: if it is right, correct the check; else find out what the job left out."),
  RESTORE_CHECK_ERROR(
      "restore.check_error",
      WARNING,
      ERROR,
      "A check on the restored content could not be made.",
      "Correct the check in config.yaml; the backup itself was restored."),
  RESTORE_DATA_STALE(
      "restore.data_stale",
      CRITICAL,
      FAILED,
      "The newest data in the backup was old when the backup was made.",
      "Look whether the job reads the right source, and whether that still gets new data."),
  RESTORE_NO_NEWER_DATA(
      "restore.no_newer_data",
      WARNING,
      NONE,
      "The newest data in the backup is no newer than in the backup that was restored before.",
      "Look whether the source still gets new data, and whether the job reads that source."),
  RESTORE_ROWS_DROPPED(
      "restore.rows_dropped",
      CRITICAL,
      FAILED,
      "A table lost more of its rows since the last restore test than max_row_drop allows.",
      "If the rows were deleted on purpose, `backup-monitor accept` makes this backup the measure."),
  RESTORE_RTO_EXCEEDED(
      "restore.rto_exceeded",
      WARNING,
      NONE,
      "The restore worked, but took longer than the objective of its location.",
      "Make restores faster, or set `rto` to what is needed."),
  RESTORE_REFERENCE_MISSING(
      "restore.reference_missing",
      WARNING,
      ERROR,
      "The dump refers to something that it does not hold.",
      "Restore it into a database that has it, or dump the whole database."),
  RESTORE_NOTE(
      "restore.note",
      INFO,
      NONE,
      "Something in the backup was left out of the restore on purpose.",
      "Nothing; it is said so that nobody believes it was proven.");

  /// What a finding of this code means for the verdict of the check that raised it.
  public enum Effect {
    /// The check can still pass.
    NONE,
    /// The check could not be made.
    ERROR,
    /// The backup is bad.
    FAILED
  }

  private final String code;
  private final Severity severity;
  private final Effect effect;
  private final String meaning;
  private final String remedy;

  FindingCode(String code, Severity severity, Effect effect, String meaning, String remedy) {
    this.code = code;
    this.severity = severity;
    this.effect = effect;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /// The stable dotted code, as in `archive.truncated`.
  public String code() {
    return code;
  }

  /// How loudly findings of this code speak.
  public Severity severity() {
    return severity;
  }

  /// What findings of this code mean for the check that raised them.
  public Effect effect() {
    return effect;
  }

  /// What it says, in one sentence.
  public String meaning() {
    return meaning;
  }

  /// What to do about it, in one sentence.
  public String remedy() {
    return remedy;
  }

  /// A finding of this code.
  public Finding saying(String message) {
    return new Finding(this, message);
  }

  /// The code with that dotted name.
  public static Optional<FindingCode> ofCode(String code) {
    return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
  }
}
