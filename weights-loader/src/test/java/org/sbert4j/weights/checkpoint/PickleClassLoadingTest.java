package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.ModelFormatException;

/** A pickle names what it wants to be loaded and called; here nothing is, by whatever way. */
class PickleClassLoadingTest {
  private static final String PLANTED = "org.sbert4j.weights.checkpoint.PlantedClass";

  /** This module and Jackson once more, with a note of every class that is asked for. */
  private static final class WatchingLoader extends URLClassLoader {
    private final List<String> asked = new ArrayList<>();

    WatchingLoader() {
      super(
          new URL[] {
            place(Checkpoint.class),
            place(PlantedClass.class),
            place(JsonFactory.class),
            place(JsonNode.class)
          },
          ClassLoader.getPlatformClassLoader());
    }

    private static URL place(Class<?> type) {
      return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** These classes are its own; its parent would give those that this test is made of. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (asked) {
        asked.add(name);
        if (!name.startsWith("org.sbert4j.") && !name.startsWith("com.fasterxml.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"c", "\\u0093"})
  void classThatAPickleNames(String opcode) throws Exception {
    int dot = PLANTED.lastIndexOf('.');
    String packageName = PLANTED.substring(0, dot);
    String className = PLANTED.substring(dot + 1);
    PickleBytes pickle = new PickleBytes();
    if (opcode.equals("c")) {
      pickle.global(packageName, className);
    } else {
      pickle.text(packageName).text(className).op(0x93);
    }
    Path file = folder.resolve("pytorch_model.bin");
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored("a/data.pkl", pickle.op(')').op('R').end());
    }
    try (WatchingLoader loader = new WatchingLoader()) {
      Throwable failure = open(loader, file);
      assertEquals(ModelFormatException.class.getName(), failure.getClass().getName());
      assertTrue(failure.getMessage().contains("asks for " + PLANTED), failure.getMessage());
      assertTrue(loader.asked.size() > 10, "too few classes to have read a file");
      assertFalse(loader.asked.contains(PLANTED), "the class was asked for");
    }
    assertNull(System.getProperty(PlantedClass.PROPERTY));
  }

  private static Throwable open(ClassLoader loader, Path file) throws ReflectiveOperationException {
    try {
      loader
          .loadClass(Checkpoint.class.getName())
          .getMethod("openFile", Path.class)
          .invoke(null, file);
      throw new AssertionError("nothing was refused");
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  /** That the watching would notice. */
  @Test
  void theWatchingLoaderNotices() throws Exception {
    try (WatchingLoader loader = new WatchingLoader()) {
      Class.forName(PLANTED, false, loader);
      assertTrue(loader.asked.contains(PLANTED));
    }
  }
}
