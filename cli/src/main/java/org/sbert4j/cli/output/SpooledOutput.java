package org.sbert4j.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.cli.terminal.PipeAwareStream;

/** Results collected in a temporary file, which {@link #commit} copies to a stream. */
final class SpooledOutput implements Output {
  private final Path spool;
  private final FileOutput file;
  private final OutputStream target;

  private SpooledOutput(Path spool, OutputStream target) {
    this.spool = spool;
    this.file = FileOutput.create(spool);
    this.target = target;
  }

  static SpooledOutput to(OutputStream target) {
    return new SpooledOutput(TemporaryFile.create(".npy"), target);
  }

  @Override
  public OutputStream stream() {
    return file.stream();
  }

  @Override
  public void overwriteStart(byte[] bytes) throws IOException {
    file.overwriteStart(bytes);
  }

  @Override
  public void commit() throws IOException {
    file.commit();
    OutputStream out = new PipeAwareStream(target);
    Files.copy(spool, out);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(spool);
    target.close();
  }
}
