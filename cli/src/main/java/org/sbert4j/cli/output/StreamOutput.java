package org.sbert4j.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.sbert4j.cli.terminal.PipeAwareStream;
import org.sbert4j.cli.terminal.Streams;

/** Results written straight to a stream, such as standard output. */
public final class StreamOutput implements Output {
  private final OutputStream target;
  private final OutputStream stream;

  /** Writes to standard output. */
  public static StreamOutput to(Streams streams) {
    return new StreamOutput(new PipeAwareStream(streams.out()));
  }

  /**
   * Writes to any stream.
   *
   * @param target whose errors tell its name
   */
  StreamOutput(OutputStream target) {
    this.target = target;
    this.stream = new BufferedOutputStream(target, 1 << 16);
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public void overwriteStart(byte[] bytes) {
    throw new IllegalStateException("a stream cannot be rewound");
  }

  @Override
  public void commit() throws IOException {
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
