/**
 * What the transfer of a file needs, whatever the file is: digests, ranges, locks, attempts.
 *
 * <p>Knows: how content is checked, how a download is kept to one at a time, when to try again, and
 * the logger of {@code org.sbert4j.weights.hub}. Must not know: models, the hub's addresses and
 * answers, {@code java.net.http}, nor what to say to a user; {@code HubException} is above.
 *
 * <p>Not exported.
 */
package org.sbert4j.weights.hub.transfer;
