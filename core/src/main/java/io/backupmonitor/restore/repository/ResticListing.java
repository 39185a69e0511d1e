package io.backupmonitor.restore.repository;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `restic ls --json` wrote: a line for the snapshot, then one for each node.
///
/// @param file the file that it wrote it into
record ResticListing(Path file) implements RepositoryTool.Listing {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public void each(RepositoryTool.Visitor visitor) throws IOException {
    try (ToolOutput lines = new ToolOutput(file)) {
      for (String line = lines.line(); line != null; line = lines.line()) {
        JsonNode node = json(line);
        if (node.path("struct_type").asString("").equals("node")) {
          visitor.visit(item(node));
        }
      }
    }
  }

  private static JsonNode json(String line) throws IOException {
    try {
      return JSON.readTree(line);
    } catch (JacksonException strange) {
      throw new IOException("restic wrote something other than JSON", strange);
    }
  }

  /// Bytes that are no UTF-8 come as U+FFFD, so that such a name may be spelled otherwise.
  private static ListedItem item(JsonNode node) throws IOException {
    String path = node.path("path").asString("");
    if (!path.startsWith("/")) {
      throw new IOException("restic lists an item without its path");
    }
    return new ListedItem(
        kind(node.path("type").asString("")),
        BackupPath.of(path.substring(1)),
        path.indexOf('\ufffd') < 0,
        node.path("size").asLong(0),
        true,
        "");
  }

  private static EntryKind kind(String type) {
    return switch (type) {
      case "file" -> EntryKind.FILE;
      case "dir" -> EntryKind.DIRECTORY;
      case "symlink" -> EntryKind.SYMBOLIC_LINK;
      default -> EntryKind.SPECIAL;
    };
  }
}
