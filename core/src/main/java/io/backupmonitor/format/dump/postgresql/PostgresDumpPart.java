package io.backupmonitor.format.dump.postgresql;

import java.util.List;

/// One piece of a PostgreSQL dump, in the order in which [PostgresDumpReader] meets them.
public sealed interface PostgresDumpPart {

  /// A statement for the server.
  record Statement(PostgresStatement statement) implements PostgresDumpPart {}

  /// The statement before a block of rows.
  ///
  /// @param statement the `COPY … FROM stdin` itself
  /// @param table the table's name with its qualifiers
  record CopyStart(PostgresStatement statement, List<String> table) implements PostgresDumpPart {
    public CopyStart {
      table = List.copyOf(table);
    }
  }

  /// Bytes of rows. They lie in the reader's own buffer and are gone with the next part.
  @SuppressWarnings("ArrayRecordComponent")
  record CopyRows(byte[] bytes, int offset, int length) implements PostgresDumpPart {}

  /// The `\.` after a block of rows.
  ///
  /// @param rows how many rows the block holds
  record CopyEnd(long rows) implements PostgresDumpPart {}

  /// A line for the client program.
  ///
  /// @param text the line from its backslash on, at most some hundred characters
  /// @param insideStatement whether it stands inside a statement, which it would send
  record Backslash(String text, long line, boolean insideStatement) implements PostgresDumpPart {}

  /// A comment by which pg_dump or pg_dumpall marks where its work begins or ends.
  record Marked(Mark mark, long line) implements PostgresDumpPart {}

  /// The comment by which pg_dump says what server the dump comes from.
  ///
  /// @param major the server's major version
  record Origin(int major) implements PostgresDumpPart {}

  /// The end of the bytes; the last part.
  ///
  /// @param open what had begun and not ended
  /// @param line where that began
  /// @param rows how many rows came before the end, inside a block of rows
  record End(Open open, long line, long rows) implements PostgresDumpPart {}

  /// The comments by which the tools mark their work.
  enum Mark {
    HEADER("-- PostgreSQL database dump"),
    FOOTER("-- PostgreSQL database dump complete"),
    CLUSTER_HEADER("-- PostgreSQL database cluster dump"),
    CLUSTER_FOOTER("-- PostgreSQL database cluster dump complete");

    private final String comment;

    Mark(String comment) {
      this.comment = comment;
    }

    /// The whole line.
    public String comment() {
      return comment;
    }
  }

  /// What can be left open at the end of a dump.
  enum Open {
    NOTHING,
    STATEMENT,
    QUOTE,
    COMMENT,
    COPY
  }
}
