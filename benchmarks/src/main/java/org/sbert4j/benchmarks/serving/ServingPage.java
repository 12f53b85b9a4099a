package org.sbert4j.benchmarks.serving;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.Measurement;
import org.sbert4j.benchmarks.Numbers;
import org.sbert4j.benchmarks.Table;
import org.sbert4j.benchmarks.model.setup.Workbench;

/**
 * docs/server-performance.md.
 *
 * @param machine where it was measured
 * @param date when
 * @param options with which options
 * @param jvms on which
 * @param questionTokens how many tokens each question has
 * @param results the rounds by the name of what was measured
 * @param soaks by the name of the server
 */
record ServingPage(
    Machine machine,
    LocalDate date,
    ServingOptions options,
    List<Jvm> jvms,
    int[] questionTokens,
    Map<String, List<ServingRound>> results,
    Map<String, Soak> soaks) {

  /** What {@code encode} in a JVM of its own is called. */
  static String encodeName(Jvm jvm) {
    return "encode in the process, JDK " + jvm.version();
  }

  String text() {
    return head() + throughput() + latency() + soak();
  }

  private String head() {
    ServingEffort effort = options.effort();
    int[] sorted = questionTokens.clone();
    Arrays.sort(sorted);
    return """
        # The server's speed

        Written by `benchmarks/run server%s` on %s: %s, %d cores, %s.
        %s
        Every server, its load generator (oha) and the in-process `encode` ran on this one machine, over
        loopback, in turn: %d rounds, a new process each, %d s of 32 clients that don't count, then %d s
        of each load. A cell is the median of the rounds, and the least and the greatest in brackets.
        All serve the same weights (4×768 in fp32, generated) at `/v1/embeddings`, a question a
        request, vectors as JSON numbers, cut at %d tokens; half of the %d questions have at most %d tokens, the
        longest %d. Each server's vectors were compared with `encode`'s first (cosine above 0.9999).
        The versions of the others are in benchmarks/peers/servers.txt.
        %s
        """
        .formatted(
            options.describe(),
            date,
            machine.cpu(),
            machine.cores(),
            machine.system(),
            jvms.stream()
                .map(jvm -> "JDK %s: %s.\n".formatted(jvm.version(), jvm.description()))
                .collect(Collectors.joining()),
            effort.rounds(),
            effort.warmUpSeconds(),
            effort.seconds(),
            Workbench.MAX_SEQ_LENGTH,
            questionTokens.length,
            sorted[(sorted.length - 1) / 2],
            sorted[sorted.length - 1],
            options.report().quick() ? "\n**A trial run: rough numbers, not to be cited.**\n" : "");
  }

  private String throughput() {
    List<String> heads = new ArrayList<>(List.of("requests a second"));
    ServingRuns.CLIENTS.forEach(
        clients -> heads.add(clients == 1 ? "1 client" : clients + " clients"));
    Table table = new Table(heads, 1);
    results.forEach(
        (name, rounds) -> {
          List<String> cells = new ArrayList<>(List.of(name));
          for (int clients : ServingRuns.CLIENTS) {
            cells.add(
                rounds.get(0).clients().containsKey(clients)
                    ? cell(rounds, round -> round.clients().get(clients).perSecond())
                    : null);
          }
          table.row(cells);
        });
    return """
        ## Throughput

        `encode` stands under 1 client with a text a call, and under 32 with all questions in one call.

        %s
        """
        .formatted(table);
  }

  private String latency() {
    Table table =
        new Table(
            List.of(
                "ms",
                "alone: median",
                "p99",
                "half load: median",
                "p99",
                "one question alone: median",
                "half load: p99",
                "32 clients: p99"),
            1);
    results.forEach(
        (name, rounds) ->
            table.row(
                List.of(
                    name,
                    cell(rounds, round -> round.clients().get(1).medianMillis()),
                    cell(rounds, round -> round.clients().get(1).p99Millis()),
                    cell(rounds, round -> median(round.halfLoad())),
                    cell(rounds, round -> p99(round.halfLoad())),
                    cell(rounds, round -> round.aloneSame().medianMillis()),
                    cell(rounds, round -> p99(round.halfLoadSame())),
                    name.startsWith("encode")
                        ? "–"
                        : cell(rounds, round -> p99(round.clients().get(ServingRuns.FULL))))));
    return """
        ## Latency

        Alone: one client, a request at a time. Half load: half as many requests a second as the same
        server answered for 32 clients, at even intervals, a request's time counted from when it was due.
        The questions are of all lengths, so a long one's own time is in every p99; *one question* is the
        same text of %d tokens each time.

        %s
        """
        .formatted(ServingRuns.SAME.length() + 2, table);
  }

  private static double median(Load load) {
    return load == null ? Double.NaN : load.medianMillis();
  }

  private static double p99(Load load) {
    return load == null ? Double.NaN : load.p99Millis();
  }

  private static String cell(List<ServingRound> rounds, Function<ServingRound, Double> number) {
    Measurement measurement = Measurement.of(rounds.stream().map(number).toList());
    return Double.isNaN(measurement.median()) ? "–" : measurement.format();
  }

  private String soak() {
    if (soaks.isEmpty()) {
      return "";
    }
    Table table =
        new Table(
            List.of(
                "200 clients",
                "minutes",
                "requests a second",
                "failures",
                "memory, MB",
                "growth, MB a minute",
                "threads",
                "descriptors"),
            1);
    soaks.forEach(
        (name, soak) ->
            table.row(
                List.of(
                    name,
                    Numbers.format(options.effort().soakSeconds() / 60.0),
                    Numbers.format(soak.load().perSecond()),
                    Long.toString(soak.load().failures()),
                    range(soak, footprint -> footprint.residentBytes() / 1_000_000),
                    String.format(Locale.ROOT, "%.2f", soak.bytesPerMinute() / 1e6),
                    range(soak, RunningServer.Footprint::threads),
                    range(soak, RunningServer.Footprint::descriptors))));
    return """
        ## For long

        Memory (resident), threads and descriptors: the least and the greatest in the second half of the
        time; growth is the slope of the straight line through its samples of memory.

        %s"""
        .formatted(table);
  }

  private static String range(Soak soak, ToLongFunction<RunningServer.Footprint> number) {
    var statistics = soak.secondHalf().stream().mapToLong(number).summaryStatistics();
    return statistics.getMin() + "–" + statistics.getMax();
  }
}
