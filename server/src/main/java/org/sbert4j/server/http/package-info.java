/**
 * Routes, calls and answers, and the handler that puts them on Jetty. Knows no protocol and no
 * model.
 */
package org.sbert4j.server.http;
