package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.program.Restic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Restores with the program `restic`.
///
/// Source: restic's manual, "Scripting" and "Restoring from backup".
final class ResticTool implements RepositoryTool {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Restic RESTIC = new Restic();

  @Override
  public RepositoryProgram program() {
    return RESTIC;
  }

  @Override
  public Optional<Finding> lacksSecret(DrillPlace place) {
    return place.hasSecret()
        ? Optional.empty()
        : Optional.of(
            FindingCode.ENCRYPTED_NO_KEY.saying(
                "a restic repository is always encrypted and no password was given, so nothing was"
                    + " restored: name a passphrase_file for the location, or --passphrase-file"));
  }

  private static Map<String, String> environment(ToolRun run) {
    return RESTIC.environment(run.place().files());
  }

  private static List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(Restic.ONLY_LOOKING);
    return all;
  }

  /// It holds every pattern against every item.
  @Override
  public int mostNamed() {
    return 500;
  }

  @Override
  public Snapshots snapshots(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result = run.run(words("snapshots", "--json"), environment(run));
    Optional<Finding> closed = RESTIC.closed(result.said(), "nothing was restored");
    if (closed.isPresent()) {
      throw new ToolStoppedException(closed.get());
    }
    if (!result.endedWith(0)) {
      throw stopped(run, "restic snapshots", result);
    }
    List<Snapshot> all = new ArrayList<>();
    for (JsonNode each : json(ToolOutput.all(result.output()))) {
      all.add(snapshot(each));
    }
    return Snapshots.of(all);
  }

  /// Those of the same host and paths are of the same thing, as restic takes it, too.
  private static Snapshot snapshot(JsonNode node) throws IOException {
    String id = node.path("id").asString("");
    String host = node.path("hostname").asString("without a name");
    List<String> paths = new ArrayList<>();
    node.path("paths").forEach(path -> paths.add(Snapshots.lasting(path.asString(""))));
    paths.sort(null);
    try {
      return new Snapshot(
          id,
          "snapshot %s of host %s".formatted(id.substring(0, Math.min(8, id.length())), host),
          OffsetDateTime.parse(node.path("time").asString("")).toInstant(),
          Snapshots.host(host) + " " + paths,
          Snapshots.host(host));
    } catch (DateTimeException strange) {
      throw new IOException("restic told of a snapshot without a time", strange);
    }
  }

  private static JsonNode json(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException strange) {
      throw new IOException("restic wrote something other than JSON", strange);
    }
  }

  @Override
  public Listing list(ToolRun run, Snapshot snapshot)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result = run.run(words("ls", "--json", snapshot.id()), environment(run));
    if (!result.endedWith(0)) {
      throw stopped(run, "restic ls", result);
    }
    return new ResticListing(result.output());
  }

  @Override
  public List<String> restore(ToolRun run, Snapshot snapshot, Share share, Path folder)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = words("restore", snapshot.id(), "--verify");
    words.addAll(List.of("--target", folder.toString()));
    share
        .chosen()
        .forEach(path -> words.addAll(List.of("--include", ResticWords.pattern(path.text()))));
    ToolRun.Result result = run.runKeepingAll(words, environment(run));
    ResticWords.Restore said = ResticWords.restore(result.output());
    if (!result.exitCode().equals(OptionalInt.of(0)) && said.isSilent()) {
      throw new ToolStoppedException(
          FindingCode.RESTORE_NO_ENGINE, "restic restore broke off: " + said.last());
    }
    if (result.endedWith(0) && !said.verified()) {
      throw new ToolStoppedException(
          FindingCode.RESTORE_NO_ENGINE,
          "restic restore did not say that it verified what it wrote: " + said.last());
    }
    List<String> notes = new ArrayList<>(said.notes());
    if (!said.verified() && !knowsContent(run, share, folder)) {
      notes.add("restic's own reading back of what it wrote, which it leaves out after any error");
    }
    return notes;
  }

  /// Whether the repository knows all of the content that was restored. After any error, such as an
  /// owner that it could not restore, restic does not read back what it wrote; but it tells how
  /// much a backup of it would add, and that is nothing. More proves nothing, as a snapshot that
  /// was copied from another repository is cut into other pieces.
  private static boolean knowsContent(ToolRun run, Share share, Path folder)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = words("backup", "--dry-run", "--force", "--json");
    words.add(folder.toString());
    ToolRun.Result result = run.run(words, environment(run));
    JsonNode summary = MissingNode.getInstance();
    try (ToolOutput lines = new ToolOutput(result.output())) {
      for (String line = lines.line(); line != null; line = lines.line()) {
        summary = line.contains("\"summary\"") ? json(line) : summary;
      }
    }
    return summary.path("data_blobs").asInt(-1) == 0
        && summary.path("total_bytes_processed").asLong(-1) == share.chosenBytes();
  }

  /// The list has no checksums; restic itself reads back what it restored.
  @Override
  public Listing listOfShare(ToolRun run, Snapshot snapshot, Share share, Listing list) {
    return list;
  }
}
