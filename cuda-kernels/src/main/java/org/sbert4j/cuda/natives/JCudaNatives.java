package org.sbert4j.cuda.natives;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/**
 * Loads JCuda's native libraries from a folder that is ours.
 *
 * <p>When a class of JCuda is initialized, {@code jcuda.LibUtils} asks the JVM for its library,
 * which looks into {@code java.library.path}; there it is found only by who put it there. Then
 * LibUtils looks for a file of a fixed name in the folder that the system property {@code
 * java.io.tmpdir} names at that moment, unpacks the library to there if there is none, and loads
 * what is there. In a folder that all users share that may be anybody's file, or half of one.
 *
 * <p>So we unpack the libraries ourselves, to a {@link PrivateFolder}, and let the property name
 * that folder while the class is initialized. The JDK itself has read the property long before, and
 * {@code java.library.path} cannot be changed in the same way, as the JDK has read it too. Loading
 * the library ourselves would not do: LibUtils would load another one after it.
 */
public final class JCudaNatives {
  private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

  private JCudaNatives() {}

  /**
   * Initializes a class of JCuda.
   *
   * @param parent of the folder that its library is unpacked to; empty for a temporary one
   * @param className such as {@code jcuda.driver.JCudaDriver}
   * @param baseName of its library, such as {@code JCudaDriver}
   * @param patch makes of the library what is loaded
   * @throws LinkageError if the library or one that it needs cannot be loaded
   * @throws IOException if it is not in the jar, or cannot be unpacked
   */
  public static synchronized void initialize(
      Optional<Path> parent, String className, String baseName, UnaryOperator<byte[]> patch)
      throws IOException {
    String fileName = fileName(baseName);
    Map<String, byte[]> files = Map.of(fileName, patch.apply(read(fileName)));
    Path folder =
        parent.isPresent()
            ? PrivateFolder.with(parent.get(), files)
            : PrivateFolder.temporary(files);
    String before = System.getProperty(TEMPORARY_FOLDER);
    System.setProperty(TEMPORARY_FOLDER, folder.toString());
    try {
      Class.forName(className, true, JCudaNatives.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new FileNotFoundException("the class " + className + " is missing");
    } finally {
      System.setProperty(TEMPORARY_FOLDER, before);
    }
  }

  /** The name that LibUtils will look for. */
  static String fileName(String baseName) {
    return LibUtils.createLibraryFileName(
        LibUtils.createPlatformLibraryName(baseName + "-" + JCudaVersion.get()));
  }

  /** A library out of JCuda's jars. */
  static byte[] read(String fileName) throws IOException {
    try (InputStream library =
        JCudaNatives.class.getClassLoader().getResourceAsStream("lib/" + fileName)) {
      if (library == null) {
        throw new FileNotFoundException(
            "JCuda has no "
                + fileName
                + " on the class path; its natives exist for Linux and Windows on x86-64");
      }
      return library.readAllBytes();
    }
  }
}
