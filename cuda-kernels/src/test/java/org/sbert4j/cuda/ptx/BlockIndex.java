package org.sbert4j.cuda.ptx;

/** The place of a block in its grid. */
record BlockIndex(int x, int y, int z) {}
