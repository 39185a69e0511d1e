package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A document whose bytes also go to the sink while its format reads them.
record TeeContent(Content content, OutputStream copy) implements Content {

  @Override
  public Sample sample() {
    return content.sample();
  }

  @Override
  public OptionalLong size() {
    return content.size();
  }

  @Override
  public InputStream stream() throws IOException {
    return new Tee(content.stream(), copy);
  }

  @Override
  public SeekableByteChannel channel() throws IOException {
    return content.channel();
  }

  @Override
  public Path file() throws IOException {
    return content.file();
  }

  @Override
  public @Nullable Path companion(String suffix) {
    return content.companion(suffix);
  }

  /// Copies what is read.
  private static final class Tee extends BlockStream {

    private final InputStream bytes;
    private final OutputStream copy;

    Tee(InputStream bytes, OutputStream copy) {
      this.bytes = bytes;
      this.copy = copy;
    }

    @Override
    public int read(byte[] block, int offset, int length) throws IOException {
      int count = bytes.read(block, offset, length);
      if (count > 0) {
        copy.write(block, offset, count);
      }
      return count;
    }
  }
}
