/**
 * Threads that share a model's work, and the count of the calls that use it. Not exported.
 *
 * <p>Must not know: texts, models, what is computed.
 */
package org.sbert4j.threads;
