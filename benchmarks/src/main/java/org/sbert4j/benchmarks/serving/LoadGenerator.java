package org.sbert4j.benchmarks.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * oha, which sends requests for a time and tells how long they took.
 *
 * @param program oha's
 */
record LoadGenerator(Path program) {
  /** Connections of a load that comes at a rate: more than ever wait. */
  private static final int CONNECTIONS_FOR_RATES = 200;

  /**
   * Each client sends a request when it has the answer to its last one.
   *
   * @param bodies a file with a body a line; they are sent in turn
   */
  Load clients(URI url, Path bodies, int clients, int seconds) throws IOException {
    return run(url, bodies, seconds, List.of("-c", Integer.toString(clients)));
  }

  /**
   * So many requests a second, answered or not; a request's time is counted from when it was due.
   */
  Load rate(URI url, Path bodies, double perSecond, int seconds) throws IOException {
    return run(
        url,
        bodies,
        seconds,
        List.of(
            "-c",
            Integer.toString(CONNECTIONS_FOR_RATES),
            "-q",
            Long.toString(Math.max(1, Math.round(perSecond))),
            "--latency-correction"));
  }

  private Load run(URI url, Path bodies, int seconds, List<String> how) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("--no-tui", "--output-format", "json"));
    command.addAll(List.of("-m", "POST", "-T", "application/json", "-Z", bodies.toString()));
    command.addAll(List.of("-z", seconds + "s", "--wait-ongoing-requests-after-deadline"));
    command.addAll(how);
    command.add(url.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    byte[] report = process.getInputStream().readAllBytes();
    if (report.length == 0) {
      throw new IOException(program + " ended without a report; what it said is above.");
    }
    return Load.of(new ObjectMapper().readTree(report));
  }
}
