/**
 * Where this user's folders are: the one place that knows.
 *
 * <p>Knows: the variables and properties that name a home, and the customs of operating systems.
 * Must not know: what is kept there.
 *
 * <p>Exported to the project's own modules alone.
 */
package org.sbert4j.weights.home;
