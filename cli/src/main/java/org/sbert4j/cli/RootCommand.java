package org.sbert4j.cli;

import java.io.PrintWriter;
import java.util.List;
import org.sbert4j.cli.bench.BenchCommand;
import org.sbert4j.cli.command.EmbedCommand;
import org.sbert4j.cli.command.RerankCommand;
import org.sbert4j.cli.command.SimilarityCommand;
import org.sbert4j.cli.command.TokenizeCommand;
import org.sbert4j.cli.command.TraceCommand;
import org.sbert4j.cli.doctor.DoctorCommand;
import org.sbert4j.cli.evaluate.CompareCommand;
import org.sbert4j.cli.evaluate.EvalCommand;
import org.sbert4j.cli.explain.ExplainCommand;
import org.sbert4j.cli.index.IndexCommand;
import org.sbert4j.cli.index.SearchCommand;
import org.sbert4j.cli.inspect.InspectCommand;
import org.sbert4j.cli.serve.ServeCommand;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.cli.terminal.Version;
import org.sbert4j.cli.verify.VerifyCommand;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sbert4j} itself: its commands and what holds for all of them. */
@Command(
    name = "sbert4j",
    description = "Sentence embeddings with BERT models.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:an error in the input or the model, told in a line on standard error",
      "2:wrong usage"
    })
final class RootCommand implements Runnable {
  private static final List<String> COMMANDS =
      List.of(
          "similarity",
          "embed",
          "rerank",
          "index",
          "search",
          "tokenize",
          "serve",
          "bench",
          "eval",
          "compare",
          "inspect",
          "trace",
          "verify",
          "explain",
          "doctor");

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  /** The command line with the commands that these arguments may call or ask about. */
  static CommandLine commandLine(String[] arguments, Streams streams) {
    RootCommand root = new RootCommand();
    CommandLine commandLine = new CommandLine(root);
    List<String> called = called(arguments);
    for (String name : called) {
      commandLine.addSubcommand(command(name, streams));
    }
    if (called.equals(COMMANDS)) {
      // It needs all others beside it.
      commandLine.addSubcommand(new GenerateCompletion());
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // A text may begin with @, which would otherwise name a file of further arguments.
    commandLine.setExpandAtFiles(false);
    commandLine.setErr(streams.err());
    commandLine.setParameterExceptionHandler(
        (exception, args) -> {
          printWrongUsage(exception, streams.err());
          return ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          int status = ErrorReport.print(exception, root.debug, streams.err());
          return status == ExitCode.OK
              ? status
              : failed.getCommandSpec().exitCodeOnExecutionException();
        });
    return commandLine;
  }

  /** The command named first, alone: to read another's options costs some ms at each start. */
  private static List<String> called(String[] arguments) {
    boolean named = arguments.length > 0 && COMMANDS.contains(arguments[0]);
    return named ? List.of(arguments[0]) : COMMANDS;
  }

  private static Object command(String name, Streams streams) {
    return switch (name) {
      case "similarity" -> new SimilarityCommand(streams);
      case "embed" -> new EmbedCommand(streams);
      case "rerank" -> new RerankCommand(streams);
      case "index" -> new IndexCommand(streams);
      case "search" -> new SearchCommand(streams);
      case "tokenize" -> new TokenizeCommand(streams);
      case "serve" -> new ServeCommand(streams);
      case "bench" -> new BenchCommand(streams);
      case "eval" -> new EvalCommand(streams);
      case "compare" -> new CompareCommand(streams);
      case "inspect" -> new InspectCommand(streams);
      case "trace" -> new TraceCommand(streams);
      case "verify" -> new VerifyCommand(streams);
      case "explain" -> new ExplainCommand(streams);
      case "doctor" -> new DoctorCommand(streams);
      default -> throw new IllegalArgumentException("no command is called " + name);
    };
  }

  /** The fault and how the command is called; what its options mean is for {@code --help}. */
  private static void printWrongUsage(ParameterException exception, PrintWriter err) {
    CommandLine command = exception.getCommandLine();
    Help help = command.getHelp();
    // picocli has the word twice where an option wants KEY=VALUE.
    err.println("sbert4j: " + exception.getMessage().replace("option option", "option"));
    err.print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
    if (!command.getSubcommands().isEmpty()) {
      err.print("Commands:" + System.lineSeparator() + help.commandList());
    }
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells more.");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give one of the commands below");
  }
}
