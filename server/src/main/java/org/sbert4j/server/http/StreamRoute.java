package org.sbert4j.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.sbert4j.server.schema.ObjectType;

/**
 * How a route answers who accepts {@value #MEDIA_TYPE}.
 *
 * @param options what the address's query may have
 */
public record StreamRoute(ObjectType options, Handler handler) {
  /** JSON, a value a line. */
  public static final String MEDIA_TYPE = "application/x-ndjson";

  /** Answers while it reads: for bodies that are too large to be held. */
  public interface Handler {
    /**
     * Reads a body and writes an answer, on a thread of its own.
     *
     * @param call with the fields of the address's query
     * @param in the body, which waits for the client
     * @param out the answer's body, which waits for the client; nothing is sent before the first
     *     flush
     * @param computed is told what was computed, a part after the other
     * @throws ApiException if there is no answer; after the first flush it is for the log alone
     * @throws IOException if the client went away
     */
    void handle(Call call, InputStream in, OutputStream out, Consumer<Call.Work> computed)
        throws IOException;
  }
}
