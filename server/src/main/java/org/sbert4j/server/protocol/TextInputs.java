package org.sbert4j.server.protocol;

import java.util.List;

/**
 * The inputs of a request.
 *
 * @param single whether there was no list around it
 */
record TextInputs(List<TextInput> inputs, boolean single) {}
