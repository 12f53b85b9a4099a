/**
 * The access log, one line of JSON for each request, and the trace context that joins it with the
 * logs of others.
 *
 * <p>Knows: lines, files, a thread that writes. Must not know: routes, models. It never holds a
 * text of a request unless it was made for that.
 */
package org.sbert4j.server.log;
