package org.sbert4j.server.log;

import java.io.IOException;

/** Where lines go. For one thread. Its {@code toString} names it in errors. */
interface LogOutput {
  /** Writes whole lines, so that they can be read at once. */
  void write(byte[] lines) throws IOException;

  /** Nothing more comes. */
  void close() throws IOException;
}
