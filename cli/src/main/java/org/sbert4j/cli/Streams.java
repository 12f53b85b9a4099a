package org.sbert4j.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input
 * @param out standard output, unbuffered; results alone go there
 * @param err standard error in UTF-8, flushed at each line; everything said to people goes there
 * @param outIsTerminal whether {@code out} is shown on a terminal
 * @param errIsTerminal whether {@code err} is shown on a terminal
 */
record Streams(
    InputStream in,
    OutputStream out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal) {}
