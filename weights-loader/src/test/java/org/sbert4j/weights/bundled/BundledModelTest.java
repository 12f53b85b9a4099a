package org.sbert4j.weights.bundled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.home.CacheFolder;

/** A model of three files, one of them too large to be hashed at each start. */
class BundledModelTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final int LARGE = (1 << 20) + 1;

  @TempDir private Path folder;
  private Path models;
  private final Map<String, byte[]> jar = new TreeMap<>();
  private final AtomicInteger weightsOpened = new AtomicInteger();

  @BeforeEach
  void fillTheJar() throws IOException {
    models = folder.resolve("cache/models");
    jar.put("config.json", new byte[] {'{', '}'});
    jar.put("1_Pooling/config.json", new byte[] {'[', ']'});
    jar.put(WEIGHTS, new byte[LARGE]);
    writeList();
  }

  private void writeList() throws IOException {
    Path all = Files.createDirectories(folder.resolve("all" + jar.hashCode()));
    jar.remove(FileList.NAME);
    for (Map.Entry<String, byte[]> file : jar.entrySet()) {
      Files.createDirectories(all.resolve(file.getKey()).getParent());
      Files.write(all.resolve(file.getKey()), file.getValue());
    }
    jar.put(FileList.NAME, FileList.of(all).text().getBytes(StandardCharsets.UTF_8));
  }

  private InputStream open(String name) {
    if (name.equals(WEIGHTS)) {
      weightsOpened.incrementAndGet();
    }
    byte[] bytes = jar.get(name);
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  private BundledModel bundled() {
    return new BundledModel("tiny", this::open);
  }

  @Test
  void unpacksOnce() throws IOException {
    Path unpacked = bundled().folder(models);
    assertEquals(models.resolve("tiny"), unpacked);
    for (String file : jar.keySet()) {
      assertArrayEquals(jar.get(file), Files.readAllBytes(unpacked.resolve(file)), file);
    }
    assertEquals(unpacked, bundled().folder(models));
    assertEquals(1, weightsOpened.get());
    assertNoLeftovers();
  }

  @Test
  void repairsADamagedFolder() throws IOException {
    Path unpacked = bundled().folder(models);
    for (String file : jar.keySet()) {
      Files.write(unpacked.resolve(file), new byte[] {'x'});
      bundled().folder(models);
      assertArrayEquals(jar.get(file), Files.readAllBytes(unpacked.resolve(file)), file);
      Files.delete(unpacked.resolve(file));
      bundled().folder(models);
      assertArrayEquals(jar.get(file), Files.readAllBytes(unpacked.resolve(file)), file);
    }
    assertNoLeftovers();
  }

  @Test
  void noticesAChangeOfASmallFileThatKeepsItsSize() throws IOException {
    Path config = bundled().folder(models).resolve("config.json");
    Files.writeString(config, "[]");
    bundled().folder(models);
    assertEquals("{}", Files.readString(config));
  }

  @Test
  void noticesALaterChangeOfALargeFileThatKeepsItsSize() throws IOException {
    Path weights = bundled().folder(models).resolve(WEIGHTS);
    byte[] changed = new byte[LARGE];
    changed[LARGE / 2] = 1;
    Files.write(weights, changed);
    Files.setLastModifiedTime(weights, FileTime.from(Instant.now().plusSeconds(60)));
    bundled().folder(models);
    assertArrayEquals(jar.get(WEIGHTS), Files.readAllBytes(weights));
  }

  @Test
  void aCopyWhoseTimesAreOthersIsTheSameModel() throws IOException {
    Path weights = bundled().folder(models).resolve(WEIGHTS);
    Files.setLastModifiedTime(weights, FileTime.from(Instant.now().plusSeconds(60)));
    bundled().folder(models);
    assertEquals(1, weightsOpened.get());
  }

  @Test
  void replacesWhatAnotherJarUnpacked() throws IOException {
    bundled().folder(models);
    jar.put("config.json", new byte[] {'{', ' ', '}'});
    jar.remove("1_Pooling/config.json");
    writeList();
    Path unpacked = bundled().folder(models);
    assertEquals("{ }", Files.readString(unpacked.resolve("config.json")));
    assertTrue(Files.notExists(unpacked.resolve("1_Pooling")));
  }

  @Test
  void clearsAwayWhatAnInterruptedProcessLeft() throws IOException {
    Path left = models.resolve("tiny.1234.tmp");
    Files.createDirectories(left.resolve("1_Pooling"));
    Files.writeString(left.resolve("1_Pooling/config.json"), "{");
    bundled().folder(models);
    assertNoLeftovers();
  }

  @Test
  void clearsAwayWhatIsLeftBesideACompleteFolder() throws IOException {
    bundled().folder(models);
    Files.writeString(models.resolve("tiny.1234.tmp"), "half a model");
    Files.writeString(models.resolve("other.tmp"), "somebody else's");
    bundled().folder(models);
    assertTrue(Files.notExists(models.resolve("tiny.1234.tmp")));
    assertTrue(Files.exists(models.resolve("other.tmp")));
    assertEquals(1, weightsOpened.get());
  }

  @Test
  void unpacksOnceForManyAtATime() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> folders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        folders.add(threads.submit(() -> bundled().folder(models)));
      }
      for (Future<Path> found : folders) {
        assertEquals(models.resolve("tiny"), found.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, weightsOpened.get());
    assertNoLeftovers();
  }

  @Test
  void unpacksOnceForSeveralClassLoadersAtATime() throws Exception {
    URL classes = BundledModel.class.getProtectionDomain().getCodeSource().getLocation();
    Function<String, InputStream> slow =
        name -> {
          LockSupport.parkNanos(20_000_000);
          return open(name);
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Object>> folders = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        // As in web applications that have the library each.
        ClassLoader loader =
            new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
        Class<?> type = loader.loadClass(BundledModel.class.getName());
        Object model = type.getConstructor(String.class, Function.class).newInstance("tiny", slow);
        Method folderIn = type.getMethod("folder", Path.class);
        folders.add(threads.submit(() -> folderIn.invoke(model, models)));
      }
      for (Future<Object> found : folders) {
        assertEquals(models.resolve("tiny"), found.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, weightsOpened.get());
  }

  @Test
  void aDamagedJarIsAnErrorAndLeavesNothing() throws IOException {
    byte[] whole = jar.get(WEIGHTS);
    byte[] changed = new byte[LARGE];
    changed[LARGE / 2] = 1;
    for (byte[] damaged : new byte[][] {changed, new byte[LARGE - 1], null}) {
      jar.put(WEIGHTS, damaged);
      assertDamaged(WEIGHTS);
    }
    jar.put(WEIGHTS, whole);
    for (String list : new String[] {"", "no list\n", null}) {
      jar.put(FileList.NAME, list == null ? null : list.getBytes(StandardCharsets.UTF_8));
      assertDamaged(FileList.NAME);
    }
    assertNoLeftovers();
  }

  private void assertDamaged(String file) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> bundled().folder(models));
    assertEquals("tiny: " + file, e.getMessage().substring(0, 6 + file.length()));
    assertTrue(e.getMessage().endsWith("get the jar again"), e.getMessage());
    assertTrue(Files.notExists(models.resolve("tiny")));
  }

  @Test
  void aCacheThatCannotBeWrittenIsAnErrorThatNamesTheVariable() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "a file where a folder should be");
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class,
            () -> bundled().folder(cache(Map.of("SBERT4J_CACHE", file.toString()))));
    assertTrue(e.getMessage().startsWith(file.resolve("models/tiny") + ": "), e.getMessage());
    assertTrue(e.getMessage().endsWith("set SBERT4J_CACHE to a writable folder"), e.getMessage());
    e = assertThrows(ModelFormatException.class, () -> bundled().folder(file));
    assertTrue(e.getMessage().endsWith("choose a folder that can be written"), e.getMessage());
  }

  @Test
  void isUnpackedInTheCacheOfTheUser() {
    Map<String, String> environment = Map.of("SBERT4J_CACHE", folder.resolve("mine").toString());
    assertEquals(folder.resolve("mine/models/tiny"), bundled().folder(cache(environment)));
  }

  @Test
  void aUserWithoutAHomeIsToldWhatToSet() {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> bundled().folder(cache(Map.of())));
    assertTrue(e.getMessage().startsWith("tiny: there is no home folder"), e.getMessage());
    assertTrue(e.getMessage().contains("set SBERT4J_CACHE"), e.getMessage());
  }

  private static CacheFolder cache(Map<String, String> environment) {
    return new CacheFolder(environment::get, property -> null);
  }

  private void assertNoLeftovers() throws IOException {
    if (Files.exists(models)) {
      try (Stream<Path> files = Files.list(models)) {
        List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
        assertTrue(
            names.stream().noneMatch(name -> name.endsWith(".tmp")), () -> "left over: " + names);
      }
    }
  }
}
