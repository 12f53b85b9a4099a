/**
 * What JSON may look like. A request's fields are declared once; the declaration checks a request,
 * and writes the schema that the OpenAPI document shows. Knows no HTTP.
 */
package org.sbert4j.server.schema;
