/**
 * What {@code sbert4j doctor} looks at: Java, the machine and its container, the backends and their
 * speed, CUDA, the cache folders. Each check gives a {@link org.sbert4j.cli.doctor.Section}.
 *
 * <p>Knows: the public API of core. Must not know: commands, or how a report is printed.
 */
package org.sbert4j.cli.doctor;
