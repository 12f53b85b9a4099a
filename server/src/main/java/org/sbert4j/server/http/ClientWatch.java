package org.sbert4j.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Tells whether a client has closed its connection.
 *
 * <p>Between a request's last byte and its answer nobody reads an HTTP/1 connection, so its end
 * would be seen only by writing. This reads one byte, if there is one, which is the begin of a next
 * request that the client has sent already: the connection gets it back.
 */
final class ClientWatch implements BooleanSupplier {
  private final EndPoint endPoint;
  private final Connection connection;
  private boolean nextCame;

  ClientWatch(Request request) {
    this.connection = request.getConnectionMetaData().getConnection();
    this.endPoint = connection.getEndPoint();
  }

  /** To be asked when the body was read and the answer isn't begun, by one thread at a time. */
  @Override
  public boolean getAsBoolean() {
    if (!endPoint.isOpen() || endPoint.isInputShutdown()) {
      return true;
    }
    // Who has sent its next request is there. More bytes might have no room in the buffer.
    if (nextCame || !(connection instanceof Connection.UpgradeTo reader)) {
      return false;
    }
    ByteBuffer next = BufferUtil.allocate(1);
    try {
      int read = endPoint.fill(next);
      if (read > 0) {
        nextCame = true;
        reader.onUpgradeTo(next);
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
