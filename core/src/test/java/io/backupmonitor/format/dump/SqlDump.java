package io.backupmonitor.format.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A little language for dumps: `dump(format, "…").cutAfter("…").mustFail("dump.no_footer")`.
public final class SqlDump {

  private final Format format;
  private final byte[] bytes;

  private SqlDump(Format format, byte[] bytes) {
    this.format = format;
    this.bytes = bytes;
  }

  public static SqlDump dump(Format format, String text) {
    return new SqlDump(format, text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return bytes.length;
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public SqlDump cutAt(int length) {
    return new SqlDump(format, Arrays.copyOf(bytes, length));
  }

  public SqlDump cutAfter(String text) {
    return cutAt(at(text) + text.getBytes(StandardCharsets.UTF_8).length);
  }

  public SqlDump cutBefore(String text) {
    return cutAt(at(text));
  }

  private int at(String text) {
    int chars = text().indexOf(text);
    assertThat(chars).as("the dump holds '%s'", text).isNotNegative();
    return text().substring(0, chars).getBytes(StandardCharsets.UTF_8).length;
  }

  public SqlDump without(String text) {
    return replace(text, "");
  }

  public SqlDump replace(String text, String by) {
    assertThat(text()).contains(text);
    return dump(format, text().replace(text, by));
  }

  public SqlDump then(String text) {
    return dump(format, text() + text);
  }

  public SqlDump mustPass() throws IOException {
    assertThat(codes(Effect.FAILED, Effect.ERROR)).as("blames of %s", this).isEmpty();
    return this;
  }

  public SqlDump mustFail(String code) throws IOException {
    assertThat(codes(Effect.FAILED)).as("blames of %s", this).contains(code);
    return this;
  }

  public SqlDump mustFail() throws IOException {
    assertThat(codes(Effect.FAILED)).as("blames of %s", this).isNotEmpty();
    return this;
  }

  public SqlDump mustSay(String code) throws IOException {
    assertThat(codes(Effect.values())).contains(code);
    return this;
  }

  public SqlDump mustNotSay(String code) throws IOException {
    assertThat(codes(Effect.values())).doesNotContain(code);
    return this;
  }

  public SqlDump mustHold(Map<String, Long> tables) throws IOException {
    assertThat(read().tables()).containsExactlyInAnyOrderEntriesOf(tables);
    return this;
  }

  public boolean isRecognised() {
    return format.recognises(sample());
  }

  public Sample sample() {
    return new Sample(
        "backup.sql",
        Arrays.copyOf(bytes, Math.min(bytes.length, Sample.HEAD_BYTES)),
        new byte[0],
        OptionalLong.of(bytes.length));
  }

  public List<Finding> findings() throws IOException {
    return read().findings();
  }

  private List<String> codes(Effect... effects) throws IOException {
    return read().findings().stream()
        .filter(finding -> Arrays.asList(effects).contains(finding.code().effect()))
        .map(finding -> finding.code().code())
        .toList();
  }

  private RecordingContext read() throws IOException {
    RecordingContext context = new RecordingContext();
    format.inspect(new MemoryContent(sample(), bytes, List.of()), context);
    return context;
  }

  @Override
  public String toString() {
    String text = text();
    return "a dump of %d bytes that ends '…%s'"
        .formatted(bytes.length, text.substring(Math.max(0, text.length() - 60)));
  }
}
