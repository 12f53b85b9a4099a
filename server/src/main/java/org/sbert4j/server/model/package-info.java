/** The models that are served, by name: loaded when needed, unloaded when idle. Knows no HTTP. */
package org.sbert4j.server.model;
