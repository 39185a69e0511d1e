package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.storage.BackupSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a listener gets of an archive of pg_dump: the same entries, rows and large objects, and
/// nothing that would need a decoder.
class PlainArchiveTest {

  private static final String ROWS = "many rows that pack well\n".repeat(9_000);

  @TempDir Path folder;

  private static ArchiveBuilder shop(int minor) {
    return archive(minor)
        .table("public.orders", ROWS)
        .table("public.nothing", "")
        .largeObjects("content")
        .entry("INDEX", "later", "CREATE INDEX later ON public.orders (a);\n");
  }

  /// Every part of an archive, as text.
  private static List<String> told(byte[] archive) throws IOException {
    List<String> told = new ArrayList<>();
    StringBuilder rows = new StringBuilder();
    new ArchiveScript<RuntimeException>(
            new ArchiveTaker<>() {
              @Override
              public void at(String place) {
                told.add(place);
              }

              @Override
              public void take(PostgresDumpPart part) {
                if (part instanceof PostgresDumpPart.CopyRows(byte[] bytes, int from, int length)) {
                  rows.append(new String(bytes, from, length, StandardCharsets.UTF_8));
                  return;
                }
                told.add(rows.toString());
                rows.setLength(0);
                told.add(named(part));
              }
            },
            1 << 20)
        .tell(new ByteArrayInputStream(archive));
    return told;
  }

  private static String named(PostgresDumpPart part) {
    return switch (part) {
      case PostgresDumpPart.Statement(PostgresStatement statement) -> text(statement);
      case PostgresDumpPart.CopyStart(PostgresStatement statement, _) -> text(statement);
      default -> part.toString();
    };
  }

  private static String text(PostgresStatement statement) {
    try {
      return statement.text();
    } catch (CharacterCodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Heard(byte[] bytes, Inspection inspection) {}

  private Heard heard(BackupSource source) throws Exception {
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<byte[]> bytes = CompletableFuture.supplyAsync(() -> all(listening));
      Inspection inspection =
          InProcessInspector.found()
              .inspect(
                  new InspectionRequest(
                      source,
                      Set.of(),
                      true,
                      new Sink.Socket(socket.toString()),
                      null,
                      Limits.DEFAULT),
                  _ -> {});
      return new Heard(bytes.get(), inspection);
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  private static byte[] all(ServerSocketChannel listening) {
    try (SocketChannel caller = listening.accept();
        InputStream bytes = Channels.newInputStream(caller)) {
      return bytes.readAllBytes();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Heard heardOfFile(byte[] archive) throws Exception {
    Files.write(folder.resolve("shop.dump"), archive);
    return heard(DrillLanguage.source(folder, "shop.dump"));
  }

  private Heard heardOfDirectory(ArchiveBuilder archive) throws Exception {
    Path directory = Files.createDirectory(folder.resolve("shop"));
    MemoryDirectory files = archive.directory();
    for (DirectoryContent.File file : files.files()) {
      Files.write(directory.resolve(file.path().text()), files.bytes(file.path().text()));
    }
    return heard(DrillLanguage.directorySource(folder, "shop"));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16})
  void tellsEveryVersionAsIfItHadNeverBeenPacked(int minor) throws Exception {
    byte[] plain = shop(minor).packed(ArchiveCompression.NONE).custom().all();
    Heard heard = heardOfFile(shop(minor).withOffsets().custom().all());
    assertThat(told(heard.bytes())).isEqualTo(told(plain)).contains(ROWS);
    assertThat(heard.inspection().whole()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ArchiveCompression.class)
  void tellsEveryPacking(ArchiveCompression packing) throws Exception {
    byte[] plain = shop(16).packed(ArchiveCompression.NONE).custom().all();
    assertThat(told(heardOfFile(shop(16).packed(packing).custom().all()).bytes()))
        .isEqualTo(told(plain));
  }

  @ParameterizedTest
  @EnumSource(ArchiveCompression.class)
  void tellsADirectoryAsOneStream(ArchiveCompression packing) throws Exception {
    byte[] plain = shop(14).packed(ArchiveCompression.NONE).custom().all();
    assertThat(told(heardOfDirectory(shop(14).packed(packing)).bytes())).isEqualTo(told(plain));
  }

  @Test
  void countsTheStoredBytesAllTheSame() throws Exception {
    byte[] packed = shop(16).custom().all();
    assertThat(heardOfFile(packed).inspection().inventory().contentBytes())
        .isEqualTo(packed.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 255, 16_395, 2_147_483_647L, 2_147_483_648L, 4_294_967_295L})
  void keepsTheNumberOfEveryLargeObject(long oid) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PlainArchive plain = new PlainArchive(bytes);
    plain.largeObject(oid);
    plain.flush();
    ArchiveInput input =
        new ArchiveInput(
            new ByteArrayInputStream(bytes.toByteArray()), 1, OutputStream.nullOutputStream());
    assertThat(input.number() & 0xffff_ffffL).isEqualTo(oid);
  }

  @Test
  void isNotToldWhileItIsPacked() {
    byte[] packed = shop(16).custom().all();
    assertThatThrownBy(() -> told(packed)).hasMessageContaining("did not arrive unpacked");
  }
}
