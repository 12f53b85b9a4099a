package org.sbert4j.spark;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The machine's own files, as a file system that only Hadoop knows. */
public final class ElsewhereFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "elsewhere";

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }
}
