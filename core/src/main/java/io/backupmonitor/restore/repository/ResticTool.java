package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
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

/// The program `restic`. It neither locks nor caches, and it learns the password from a file.
///
/// Source: restic's manual, "Scripting" and "Working with repositories".
final class ResticTool implements RepositoryTool {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CHECK = "restic check --read-data";

  @Override
  public String name() {
    return "restic";
  }

  @Override
  public String debianPackage() {
    return "restic";
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

  /// Folders that were empty did not arrive, and restic misses them.
  @Override
  public void prepare(DrillPlace place) throws IOException {
    for (String folder : List.of("data", "index", "keys", "locks", "snapshots")) {
      Files.createDirectories(place.repository().resolve(folder));
    }
  }

  private static Map<String, String> environment(ToolRun run) {
    String home = run.place().work().resolve("home").toString();
    return Map.of(
        "HOME",
        home,
        "TMPDIR",
        home,
        "XDG_CACHE_HOME",
        home,
        "RESTIC_REPOSITORY",
        run.place().repository().toString(),
        "RESTIC_PASSWORD_FILE",
        run.place().secret().toString());
  }

  private static List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--no-lock", "--no-cache"));
    return all;
  }

  @Override
  public String version(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    return run.version(List.of("version"), environment(run));
  }

  @Override
  public Optional<Snapshot> newest(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result = run.run(words("snapshots", "--json"), environment(run));
    if (result.said().contains("wrong password")) {
      throw new ToolStoppedException(
          FindingCode.ENCRYPTED_WRONG_KEY,
          "the password that was given opens none of the repository's keys, so nothing was"
              + " restored");
    }
    if (!result.endedWith(0)) {
      throw ResticWords.stopped(run, "restic snapshots", result);
    }
    return newest(result.output());
  }

  private static Optional<Snapshot> newest(Path output) throws IOException {
    Snapshot newest = null;
    JsonNode all = json(ToolOutput.all(output));
    for (JsonNode each : all) {
      Snapshot snapshot = snapshot(each, all.size());
      if (newest == null || !snapshot.time().isBefore(newest.time())) {
        newest = snapshot;
      }
    }
    return Optional.ofNullable(newest);
  }

  private static Snapshot snapshot(JsonNode node, int count) throws IOException {
    String id = node.path("id").asString("");
    try {
      return new Snapshot(
          id,
          "snapshot %s of host %s"
              .formatted(
                  id.substring(0, Math.min(8, id.length())),
                  node.path("hostname").asString("without a name")),
          OffsetDateTime.parse(node.path("time").asString("")).toInstant(),
          count);
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

  /// Restic asks again and again for a pack that is not there, which a copy on this disk does not
  /// bring back.
  @Override
  public ToolCheck check(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result =
        run.runUntil(words("check", "--read-data"), environment(run), ResticWords::missesFiles);
    String output = ToolOutput.all(result.output());
    if (result.endedWith(0) && output.contains("no errors were found")) {
      return ToolCheck.clean(CHECK);
    }
    List<Finding> damage = ResticWords.damage(result.said() + "\n" + output);
    return damage.isEmpty() ? ToolCheck.without(CHECK, result) : ToolCheck.damaged(CHECK, damage);
  }

  @Override
  public Listing list(ToolRun run, Snapshot snapshot)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result = run.run(words("ls", "--json", snapshot.id()), environment(run));
    if (!result.endedWith(0)) {
      throw ResticWords.stopped(run, "restic ls", result);
    }
    return new ResticListing(result.output());
  }

  @Override
  public List<String> restore(ToolRun run, Snapshot snapshot, Share share)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = words("restore", snapshot.id(), "--verify");
    words.addAll(List.of("--target", run.place().content().toString()));
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
    if (!said.verified() && !knowsContent(run, share)) {
      notes.add("restic's own reading back of what it wrote, which it leaves out after any error");
    }
    return notes;
  }

  /// Whether the repository knows all of the content that was restored. After any error, such as
  /// an owner that it could not restore, restic does not read back what it wrote; but it tells
  /// how much a backup of it would add, and that is nothing. More proves nothing, as a snapshot
  /// that was copied from another repository is cut into other pieces.
  private static boolean knowsContent(ToolRun run, Share share)
      throws IOException, InterruptedException, ToolStoppedException {
    List<String> words = words("backup", "--dry-run", "--force", "--json");
    words.add(run.place().content().toString());
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
