/**
 * Clients that others wrote, as their users call them, against a server of golden models on
 * loopback: the vectors they give must have the bits of the engine's own, and errors must be those
 * that their users catch.
 */
package org.sbert4j.clients;
