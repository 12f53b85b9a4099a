package org.sbert4j.server.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The JVM and its process, under the names that Prometheus's client library for Java uses. Needs
 * the module java.management. What this system does not tell is left out.
 */
public final class JvmMetrics {
  private static final List<String> AREA = List.of("area");
  private static final List<String> COLLECTOR = List.of("gc");

  private JvmMetrics() {}

  /** Adds them; nothing is looked up before the text is made. */
  public static void addTo(MetricsRegistry registry) {
    addMemory(registry);
    addThreads(registry);
    registry.add(
        "jvm_gc_collection_seconds",
        MetricType.SUMMARY,
        "Time spent in a given JVM garbage collector in seconds.",
        JvmMetrics::writeCollections);
    addProcess(registry, new LinuxProcess(Path.of("/proc/self")));
  }

  private static void addMemory(MetricsRegistry registry) {
    memory(registry, "used", "Used bytes of a given JVM memory area.", MemoryUsage::getUsed);
    memory(
        registry,
        "committed",
        "Committed bytes of a given JVM memory area.",
        MemoryUsage::getCommitted);
    memory(
        registry,
        "max",
        "Most bytes of a given JVM memory area; -1 where there is no limit.",
        MemoryUsage::getMax);
  }

  private static void memory(
      MetricsRegistry registry, String what, String help, ToDoubleFunction<MemoryUsage> bytes) {
    Gauges gauges = registry.gauges("jvm_memory_" + what + "_bytes", help, AREA.get(0));
    gauges.add(() -> bytes.applyAsDouble(memoryBean().getHeapMemoryUsage()), "heap");
    gauges.add(() -> bytes.applyAsDouble(memoryBean().getNonHeapMemoryUsage()), "nonheap");
  }

  private static MemoryMXBean memoryBean() {
    return ManagementFactory.getMemoryMXBean();
  }

  private static void addThreads(MetricsRegistry registry) {
    registry.gauge(
        "jvm_threads_current",
        "Threads of the JVM now.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    registry.gauge(
        "jvm_threads_daemon",
        "Daemon threads of the JVM now.",
        () -> ManagementFactory.getThreadMXBean().getDaemonThreadCount());
    registry.gauge(
        "jvm_threads_peak",
        "Most threads of the JVM at a time.",
        () -> ManagementFactory.getThreadMXBean().getPeakThreadCount());
  }

  private static void writeCollections(Exposition out, String name, String none) {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      long count = bean.getCollectionCount();
      long milliseconds = bean.getCollectionTime();
      // -1: not known.
      if (count >= 0 && milliseconds >= 0) {
        String labels = LabelValues.text(COLLECTOR, List.of(bean.getName()));
        out.sample(name + "_sum", labels, milliseconds / 1e3);
        out.sample(name + "_count", labels, count);
      }
    }
  }

  private static void addProcess(MetricsRegistry registry, LinuxProcess process) {
    registry.add(
        "process_cpu_seconds_total",
        MetricType.COUNTER,
        "Total user and system CPU time spent in seconds.",
        new Gauge(JvmMetrics::cpuSeconds));
    registry.gauge(
        "process_start_time_seconds",
        "Start time of the process since the Unix epoch in seconds.",
        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    registry.gauge("process_open_fds", "Number of open file descriptors.", process::openFiles);
    registry.gauge(
        "process_resident_memory_bytes", "Resident memory size in bytes.", process::residentBytes);
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .map(nanos -> nanos / 1e9)
        .orElse(Double.NaN);
  }
}
