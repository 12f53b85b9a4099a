/**
 * Routes, calls and answers, and the connector and the handler that put them on Jetty. Knows no
 * protocol and no model.
 */
package org.sbert4j.server.http;
