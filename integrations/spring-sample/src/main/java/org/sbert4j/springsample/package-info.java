/**
 * An application to copy from. Knows Spring alone; sbert4j is in its pom.xml and its properties.
 */
package org.sbert4j.springsample;
