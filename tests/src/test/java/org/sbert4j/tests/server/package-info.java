/** The server over real HTTP on loopback: its bits, its errors, and clients that misbehave. */
package org.sbert4j.tests.server;
