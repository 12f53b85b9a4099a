/** The command that serves models over HTTP. */
package org.sbert4j.cli.serve;
