package org.sbert4j.benchmarks.serving;

import java.util.Map;

/**
 * One round of one server, or of {@code encode} in the process, which knows no clients.
 *
 * @param clients loads by the number of clients
 * @param halfLoad half as many questions a second as 32 clients had answered; null for encode
 * @param aloneSame the one question, again and again, by one client
 * @param halfLoadSame the one question, as often as in halfLoad
 */
record ServingRound(Map<Integer, Load> clients, Load halfLoad, Load aloneSame, Load halfLoadSame) {}
