package org.sbert4j.backend;

import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Chooses a backend: by name, or with {@code auto} the best that is available.
 *
 * <p>Thread-safe.
 */
public final class Backends {
  /** System property that names the backend when the caller leaves the choice to {@code auto}. */
  public static final String PROPERTY = "sbert4j.backend";

  /** The name that leaves the choice to {@link #create}. */
  public static final String AUTO = "auto";

  private static final System.Logger LOGGER = System.getLogger(Backends.class.getName());

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  /** Those that compute where a caller's arrays are. */
  private static final Set<String> CPU = Set.of("vector", "scalar");

  private Backends() {}

  /** Made when it is asked for. */
  private static final class Cpu {
    private static final Backend BEST =
        best(
            providers().stream().filter(provider -> CPU.contains(provider.name())).toList(),
            BackendOptions.none());

    private Cpu() {}
  }

  /**
   * The best backend that computes on the processor: for {@link Backend#dot}, which takes a
   * caller's arrays. One for all, not to be closed.
   */
  public static Backend cpu() {
    return Cpu.BEST;
  }

  /** Every provider on the class or module path, the most preferred first. */
  public static List<BackendProvider> providers() {
    return ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(BackendProvider::priority).reversed())
        .toList();
  }

  /**
   * A new backend, as the options ask.
   *
   * @param name {@code scalar}, {@code vector}, {@code cuda}, or {@code auto}: then the system
   *     property {@value #PROPERTY} decides, and without it the best available backend. What auto
   *     took is logged at level DEBUG with the reasons against the others; that it has to do
   *     without the vector backend is a warning, once a JVM, with the flag that would help.
   * @throws BackendUnavailableException if the named backend is unknown, cannot run here, or not as
   *     the options ask
   */
  public static Backend create(String name, BackendOptions options) {
    List<BackendProvider> providers = providers();
    String wanted = name.equals(AUTO) ? byProperty() : name;
    if (wanted.equals(AUTO)) {
      return best(providers, options);
    }
    BackendProvider provider =
        providers.stream()
            .filter(candidate -> candidate.name().equals(wanted))
            .findFirst()
            .orElseThrow(() -> new BackendUnavailableException(unknown(wanted, providers)));
    Availability availability = provider.availability();
    if (!availability.available()) {
      throw new BackendUnavailableException(
          "backend " + wanted + " is not available: " + availability.reason());
    }
    return provider.create(options);
  }

  /** A security manager that hides the property leaves its default. */
  private static String byProperty() {
    try {
      return System.getProperty(PROPERTY, AUTO);
    } catch (SecurityException e) {
      return AUTO;
    }
  }

  /**
   * The first of these that can run and is as the options ask.
   *
   * @param providers the most preferred first
   * @throws BackendUnavailableException if there is none, with the reasons of all
   */
  static Backend best(List<BackendProvider> providers, BackendOptions options) {
    StringBuilder passedOver = new StringBuilder();
    for (BackendProvider provider : providers) {
      Availability availability = provider.availability();
      String reason = availability.reason();
      if (availability.available()) {
        try {
          Backend backend = provider.create(options);
          LOGGER.log(Level.DEBUG, () -> "backend " + backend.description() + passedOver);
          return backend;
        } catch (BackendUnavailableException | DeviceMemoryException e) {
          reason = e.getMessage();
        }
      } else {
        warnOnceIfSlow(provider, availability);
      }
      passedOver.append("; ").append(provider.name()).append(": ").append(reason);
    }
    throw new BackendUnavailableException("no backend is available" + passedOver);
  }

  /** A missing GPU is no news; a CPU that runs far below its speed is. */
  private static void warnOnceIfSlow(BackendProvider provider, Availability availability) {
    if (provider.missedIfUnavailable() && !WARNED.getAndSet(true)) {
      LOGGER.log(
          Level.WARNING,
          () -> "the scalar backend is used, which is many times slower: " + availability.reason());
    }
  }

  private static String unknown(String name, List<BackendProvider> providers) {
    String known =
        providers.stream().map(BackendProvider::name).sorted().collect(Collectors.joining(", "));
    return "unknown backend '" + name + "'; choose one of: auto, " + known;
  }
}
