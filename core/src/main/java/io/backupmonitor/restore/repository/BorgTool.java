package io.backupmonitor.restore.repository;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.Borg;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.restore.server.FolderTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Restores with the program `borg` of version 1.
///
/// Source: Borg's manual, `borg list` and `borg extract`.
final class BorgTool implements RepositoryTool {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Borg BORG = new Borg();

  /// With warnings, about attributes above all.
  private static final int WARNED = 1;

  @Override
  public RepositoryProgram program() {
    return BORG;
  }

  /// Only Borg can tell whether a repository is encrypted.
  @Override
  public Optional<Finding> lacksSecret(DrillPlace place) {
    return Optional.empty();
  }

  /// A lock that was copied along is nobody's.
  @Override
  public void prepare(DrillPlace place) throws IOException {
    RepositoryTool.super.prepare(place);
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(place.repository(), "lock.*")) {
      for (Path lock : locks) {
        FolderTree.delete(lock);
        Files.deleteIfExists(lock);
      }
    }
  }

  private static Map<String, String> environment(ToolRun run) {
    return BORG.environment(run.place().files());
  }

  @Override
  public String version(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    String version = RepositoryTool.super.version(run);
    if (!version.startsWith("1.")) {
      throw new ToolStoppedException(
          FindingCode.RESTORE_NO_ENGINE,
          "the installed Borg has version %s, and only Borg 1 reads these repositories: install the package %s"
              .formatted(version, BORG.debianPackage()));
    }
    return version;
  }

  /// It reads their names from a file, and finds each at once.
  @Override
  public int mostNamed() {
    return 20_000;
  }

  @Override
  public Snapshots snapshots(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result =
        run.run(List.of("list", "--json", "--format", "{hostname}"), environment(run));
    if (!result.endedWith(0)) {
      throw closed(run, result);
    }
    List<Snapshot> all = new ArrayList<>();
    for (JsonNode each : json(ToolOutput.all(result.output())).path("archives")) {
      all.add(snapshot(each));
    }
    return Snapshots.of(all);
  }

  /// Why the repository could not be opened.
  private ToolStoppedException closed(ToolRun run, ToolRun.Result result) {
    return BORG.closed(result.said(), "nothing was restored")
        .map(ToolStoppedException::new)
        .orElseGet(() -> stopped(run, "borg list", result));
  }

  /// Times come without a zone; the program was told to run in UTC. Borg knows of no series, but
  /// the names of archives differ in what changes from one to the next.
  private static Snapshot snapshot(JsonNode node) throws IOException {
    String name = node.path("name").asString("");
    String lasting = Snapshots.lasting(name);
    try {
      LocalDateTime time = LocalDateTime.parse(node.path("time").asString(""));
      return new Snapshot(
          "::" + name,
          "archive '%s'".formatted(name),
          time.toInstant(ZoneOffset.UTC),
          Snapshots.host(node.path("hostname").asString("")) + " " + lasting,
          lasting.replace("#", ""));
    } catch (DateTimeException strange) {
      throw new IOException("borg told of an archive without a time", strange);
    }
  }

  private static JsonNode json(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException strange) {
      throw new IOException("borg wrote something other than JSON", strange);
    }
  }

  @Override
  public Listing list(ToolRun run, Snapshot snapshot)
      throws IOException, InterruptedException, ToolStoppedException {
    return list(run, List.of("--format", BorgListing.PLAIN, snapshot.id()));
  }

  private Listing list(ToolRun run, List<String> arguments)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = new ArrayList<>(List.of("list"));
    words.addAll(arguments);
    ToolRun.Result result = run.run(words, environment(run));
    if (!result.endedWith(0)) {
      throw stopped(run, "borg list", result);
    }
    return new BorgListing(result.output());
  }

  /// With the checksum of every file, for which Borg decrypts all of their content.
  @Override
  public Listing listOfShare(ToolRun run, Snapshot snapshot, Share share, Listing list)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = new ArrayList<>(List.of("--format", BorgListing.HASHED));
    words.addAll(only(run, share));
    words.add(snapshot.id());
    return list(run, words);
  }

  @Override
  public List<String> restore(ToolRun run, Snapshot snapshot, Share share, Path folder)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = new ArrayList<>(List.of("extract"));
    words.addAll(only(run, share));
    words.add(snapshot.id());
    ToolRun.Result result = run.runKeepingAll(words, environment(run), folder);
    List<String> notes = BorgWords.notes(result.output());
    if (!result.endedWith(0) && !(result.endedWith(WARNED) && !notes.isEmpty())) {
      throw stopped(run, "borg extract", result);
    }
    return notes;
  }

  /// The words that leave out everything but the share.
  private static List<String> only(ToolRun run, Share share) throws IOException {
    if (share.isAll()) {
      return List.of();
    }
    StringBuilder patterns = new StringBuilder();
    for (BackupPath path : share.chosen()) {
      patterns.append("+ pf:").append(path.text()).append('\n');
    }
    return List.of("--patterns-from", run.place().choose(patterns + "- re:.*\n").toString());
  }
}
