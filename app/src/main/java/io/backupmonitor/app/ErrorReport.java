package io.backupmonitor.app;

import io.backupmonitor.config.ConfigException;
import io.backupmonitor.config.Nearest;
import io.backupmonitor.database.DatabaseException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells people what went wrong: what they can mend in one sentence, and what is our fault with the
/// place where its details are. Nobody ever sees a stack trace without asking for it.
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final Program program;
  private final Path folder;

  ErrorReport(Program program) {
    this(program, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /// @param folder where details are kept
  ErrorReport(Program program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    say(message(wrong));
    err().println("Try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  @Override
  public int handleExecutionException(
      Exception problem, CommandLine commandLine, ParseResult parsed) {
    boolean debug = program.flag("BACKUP_MONITOR_DEBUG") || asksForDetails(parsed);
    return report(problem, debug).number();
  }

  /// Tells what went wrong.
  ///
  /// @param debug whether the details are wanted
  /// @return how the program ends
  ExitCode report(Throwable problem, boolean debug) {
    ExitCode exit = isEnded() ? interrupted() : explain(problem);
    if (debug && exit != ExitCode.INTERRUPTED) {
      err().print(trace(problem));
    }
    program.streams().flush();
    return exit;
  }

  /// Whether a signal ends this program right now: then whatever cannot be done any more is no
  /// error.
  private static boolean isEnded() {
    Thread unneeded = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(unneeded);
      Runtime.getRuntime().removeShutdownHook(unneeded);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  private ExitCode interrupted() {
    say("interrupted");
    return ExitCode.INTERRUPTED;
  }

  private ExitCode explain(Throwable problem) {
    return switch (problem) {
      case Complaint complaint -> {
        say(String.valueOf(complaint.getMessage()));
        yield complaint.exitCode();
      }
      case ConfigException refused -> {
        int count = refused.problems().size();
        if (count == 1 && refused.problems().getFirst().line() == 0) {
          say(String.valueOf(refused.getMessage()));
        } else {
          say("the configuration has %s:".formatted(Amounts.count(count, "problem")));
          err().println(refused.getMessage());
        }
        yield ExitCode.CONFIGURATION;
      }
      case DatabaseException database -> {
        say(String.valueOf(database.getMessage()));
        yield switch (database.kind()) {
          case UNAVAILABLE -> ExitCode.BROKEN;
          case UNUSABLE -> ExitCode.CONFIGURATION;
        };
      }
      case InterruptedException _, CancellationException _ -> interrupted();
      case UncheckedIOException wrapped -> explain(cause(wrapped));
      case IOException broken -> {
        say(sentence(broken));
        yield ExitCode.BROKEN;
      }
      case OutOfMemoryError _ -> {
        say("memory ran out; give it more with BACKUP_MONITOR_JAVA_OPTIONS=-Xmx4g");
        yield ExitCode.BROKEN;
      }
      default -> {
        say("an internal error, which is our fault: " + SafeText.of(problem.toString()));
        err().println("Please report it with the details in " + keepDetails(problem));
        yield ExitCode.BROKEN;
      }
    };
  }

  private static Throwable cause(UncheckedIOException wrapped) {
    IOException cause = wrapped.getCause();
    return cause == null ? new IOException(wrapped.getMessage()) : cause;
  }

  private static String sentence(IOException broken) {
    return SafeText.of(
        switch (broken) {
          case NoSuchFileException missing -> "there is no '%s'".formatted(missing.getFile());
          case AccessDeniedException denied ->
              "access to '%s' is denied; run it as a user who may".formatted(denied.getFile());
          case FileSystemException other when other.getReason() != null ->
              "'%s': %s".formatted(other.getFile(), other.getReason());
          default -> String.valueOf(broken.getMessage());
        });
  }

  private static String message(ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage());
    boolean unknownCommand =
        wrong instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && wrong.getCommandLine().getParent() == null;
    if (!unknownCommand) {
      return SafeText.of(message.lines().findFirst().orElse(message));
    }
    String word = ((UnmatchedArgumentException) wrong).getUnmatched().getFirst();
    return "unknown command '%s'%s; known are %s"
        .formatted(
            SafeText.of(word),
            Nearest.question(word, Commands.all()),
            String.join(", ", Commands.all()));
  }

  private static boolean asksForDetails(ParseResult parsed) {
    return parsed.originalArgs().contains("--debug");
  }

  private void say(String message) {
    err().println(Commands.PROGRAM + ": " + message);
  }

  private PrintStream err() {
    return program.streams().err();
  }

  private String keepDetails(Throwable problem) {
    String details = VersionCommand.text() + "\n" + trace(problem);
    try {
      Path file = Files.createTempFile(folder, "backup-monitor-error-", ".txt");
      Files.writeString(file, details);
      return "'" + file + "'";
    } catch (IOException unwritable) {
      return "this text:\n" + details;
    }
  }

  private static String trace(Throwable problem) {
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
