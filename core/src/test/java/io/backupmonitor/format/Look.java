package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/// What one format said about some bytes, with the sentences that a test says about it.
///
/// @param findings what was told, and the damage that stopped the reading as the last one
/// @param context all the rest
public record Look(List<Finding> findings, RecordingContext context) {

  /// Lets the format that recognises the bytes read them.
  public static Look at(String name, byte[] bytes) {
    return at(name, bytes, new RecordingContext());
  }

  public static Look at(String name, byte[] bytes, RecordingContext context) {
    MemoryContent content = MemoryContent.of(name, bytes);
    return at(formatOf(content), content, context);
  }

  /// Lets that format read the bytes.
  public static Look at(Format format, Content content, RecordingContext context) {
    List<Finding> stopped = new ArrayList<>();
    try {
      format.inspect(content, context);
    } catch (DamageException damage) {
      stopped.add(damage.finding());
    } catch (IOException storage) {
      throw new UncheckedIOException("memory does not fail, so this blames nobody", storage);
    }
    List<Finding> findings = new ArrayList<>(context.findings());
    findings.addAll(stopped);
    if (stopped.isEmpty()) {
      assertThat(context.openEntries()).as("members left open").isZero();
    }
    return new Look(List.copyOf(findings), context);
  }

  private static Format formatOf(Content content) {
    return ServiceLoader.load(Format.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(format -> format.recognises(content.sample()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no format knows '" + content.sample().name() + "'"));
  }

  public List<String> codes() {
    return findings.stream().map(finding -> finding.code().code()).toList();
  }

  /// Whether a finding blames the backup.
  public boolean failed() {
    return findings.stream()
        .anyMatch(finding -> finding.code().effect() == FindingCode.Effect.FAILED);
  }

  /// Whether nothing speaks against the backup and everything could be read.
  public boolean passed() {
    return findings.stream()
        .allMatch(finding -> finding.code().effect() == FindingCode.Effect.NONE);
  }

  /// The member of that name.
  public Entry entry(String name) {
    Entry entry = context.entries().get(name);
    assertThat(entry).as("member '%s'", name).isNotNull();
    return Objects.requireNonNull(entry);
  }

  /// The content of that nested content or member as text.
  public String text(String name) {
    byte[] content = context.contents().get(name);
    return content == null ? "(no '" + name + "')" : new String(content, StandardCharsets.UTF_8);
  }
}
