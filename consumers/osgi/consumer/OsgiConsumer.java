package consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** As {@link Consumer}, with the jars of a folder as bundles of OSGi: folder, cache, model, text. */
public final class OsgiConsumer {
  private OsgiConsumer() {}

  public static void main(String[] arguments) throws Exception {
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", arguments[1],
                    // What the JVM's own modules don't say by themselves.
                    "org.osgi.framework.system.packages.extra", "jdk.incubator.vector"));
    framework.start();
    try {
      List<Bundle> bundles = install(framework, Path.of(arguments[0]));
      for (Bundle bundle : bundles) {
        bundle.start();
      }
      Bundle core =
          bundles.stream()
              .filter(bundle -> bundle.getSymbolicName().equals("sbert4j-core"))
              .findFirst()
              .orElseThrow();
      Class<?> type = core.loadClass("org.sbert4j.SentenceTransformer");
      try (AutoCloseable model =
          (AutoCloseable) type.getMethod("load", Path.class).invoke(null, Path.of(arguments[2]))) {
        float[] vector =
            (float[]) type.getMethod("encode", String.class).invoke(model, arguments[3]);
        System.out.println(Arrays.toString(vector).replace(" ", ""));
      }
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  private static List<Bundle> install(Framework framework, Path folder)
      throws IOException, BundleException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().matches(".*(sbert4j|jackson)-.*")).toList();
    }
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars) {
      bundles.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
    }
    return bundles;
  }
}
