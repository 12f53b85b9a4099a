/**
 * Fuzz tests that run among the ordinary tests, for a time that {@code -Dsbert4j.fuzz.seconds}
 * sets.
 *
 * <p>A {@link org.sbert4j.fuzzing.FuzzTarget} says what to feed, {@link
 * org.sbert4j.fuzzing.FuzzInput} turns bytes into choices and text, {@link
 * org.sbert4j.fuzzing.FuzzRun} hands both to Jazzer in a JVM of its own. What any reader of files
 * is held to is in {@link org.sbert4j.fuzzing.FileFuzz}.
 *
 * <p>This package knows: Jazzer's command line. It must not know: what is fuzzed. Other modules
 * compile it into their tests, as a second folder of sources, so that each can still be tested by
 * itself; their class files therefore need nothing of this module.
 */
package org.sbert4j.fuzzing;
