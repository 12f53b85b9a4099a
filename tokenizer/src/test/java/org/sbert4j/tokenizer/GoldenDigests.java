package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A line of CRC-32s, each of a number of cases whose seeds follow each other. */
record GoldenDigests(long firstSeed, int chunk, List<Long> digests) {
  /** Makes the case of a seed and adds what comes of it to the digest. */
  @FunctionalInterface
  interface Digest {
    void add(long seed, CRC32 crc);
  }

  /** {@code … FIRST CRC CRC …} from {@code words[from]} on. */
  static GoldenDigests parse(String[] words, int from, int chunk) {
    List<Long> digests = new ArrayList<>();
    for (int i = from + 1; i < words.length; i++) {
      digests.add(Long.parseLong(words[i], 16));
    }
    return new GoldenDigests(Long.parseLong(words[from]), chunk, digests);
  }

  /** The number of cases. */
  int size() {
    return chunk * digests.size();
  }

  /** The first of these digests alone. */
  GoldenDigests first() {
    return new GoldenDigests(firstSeed, chunk, digests.subList(0, 1));
  }

  /** The first seeds of the chunks that differ. */
  List<Long> differences(Digest digest) {
    List<Long> differences = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      long first = firstSeed + (long) i * chunk;
      CRC32 crc = new CRC32();
      for (long seed = first; seed < first + chunk; seed++) {
        digest.add(seed, crc);
      }
      if (crc.getValue() != digests.get(i)) {
        differences.add(first);
      }
    }
    return differences;
  }
}
