package org.sbert4j.backend.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.sbert4j.backend.Availability;

/**
 * The width of the vectors, fixed for the life of the JVM: the compiler needs a constant.
 *
 * <p>The machine's preferred width, unless the system property {@value #PROPERTY} asks for 128, 256
 * or 512 bits. The result does not depend on it.
 */
final class VectorWidth {
  static final String PROPERTY = "sbert4j.vector.bits";

  private static final String REQUESTED = VectorProperty.get(PROPERTY, "");

  static final VectorSpecies<Float> SPECIES = species();
  static final VectorSpecies<Integer> INT_SPECIES = SPECIES.withLanes(int.class);
  static final int LANES = SPECIES.length();

  private VectorWidth() {}

  static int bits() {
    return SPECIES.vectorBitSize();
  }

  /** A width that nobody can have, or that this machine lacks, is told rather than rounded. */
  static Availability availability() {
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    if (!REQUESTED.isEmpty() && !REQUESTED.equals(Integer.toString(bits()))) {
      return Availability.no(
          PROPERTY + "=" + REQUESTED + " is no vector width; choose 128, 256 or 512");
    }
    if (bits() > widest) {
      return Availability.no(
          PROPERTY + "=" + bits() + " is wider than this machine's " + widest + "-bit vectors");
    }
    if (bits() < 128) {
      return Availability.no("this machine has no vectors of 128 bits or more");
    }
    return Availability.yes();
  }

  private static VectorSpecies<Float> species() {
    return switch (REQUESTED) {
      case "128" -> FloatVector.SPECIES_128;
      case "256" -> FloatVector.SPECIES_256;
      case "512" -> FloatVector.SPECIES_512;
      // Sixteen lanes is what the arithmetic is defined for; wider registers have no use here.
      default ->
          FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
              ? VectorSpecies.of(float.class, VectorShape.S_512_BIT)
              : FloatVector.SPECIES_PREFERRED;
    };
  }
}
