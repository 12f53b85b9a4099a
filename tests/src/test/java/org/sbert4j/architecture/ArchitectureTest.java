package org.sbert4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the tables of ARCHITECTURE.md, and what else is said there of who may know whom. */
class ArchitectureTest {
  /** More, and nobody finds anything in a package any more. */
  private static final int MOST_FILES = 25;

  private static final String OURS = "org.sbert4j";
  private static final String INCUBATOR = "jdk.incubator.vector..";

  /** A package and one below it are two slices. */
  private static final SliceAssignment EACH_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass found) {
          return SliceIdentifier.of(found.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  private static List<String> modules;
  private static JavaClasses classes;

  /** The module of each class, by its name. */
  private static final Map<String, String> MODULE_OF = new HashMap<>();

  @BeforeAll
  static void readClasses() {
    modules = Sources.modules();
    List<Path> folders = new ArrayList<>();
    for (String module : modules) {
      Path folder = Sources.classes(module);
      // The frame of the fuzz tests is compiled into other modules' tests alone.
      if (!module.equals("fuzzing") && !isLeftOut(module)) {
        assertTrue(
            Files.isDirectory(folder),
            () -> folder + " is not there: run ./mvnw verify, or package all modules first");
        folders.add(folder);
        new ClassFileImporter()
            .importPath(folder)
            .forEach(found -> MODULE_OF.put(found.getName(), module));
      }
    }
    classes = new ClassFileImporter().importPaths(folders);
    assertTrue(classes.size() > 500, () -> classes.size() + " classes alone");
  }

  /** A module in a profile is read where that has been built; .ci/run builds all. */
  private static boolean isLeftOut(String module) {
    return Sources.isInProfile(module) && !Files.isDirectory(Sources.classes(module));
  }

  @Test
  void noPackageIsCrowded() {
    Map<String, Integer> crowded = new TreeMap<>();
    for (String module : modules) {
      for (Path folder : Sources.packageFolders(module)) {
        int files = Sources.javaFiles(folder).size();
        if (files > MOST_FILES) {
          crowded.put(Sources.ROOT.relativize(folder).toString(), files);
        }
      }
    }
    assertEquals(Map.of(), crowded);
  }

  /** This module's POM lists the packages to compile, as it has sources of others, too. */
  @Test
  void everyTestHereIsCompiled() throws IOException {
    Path sources = Sources.ROOT.resolve("tests/src/test/java");
    Path compiled = Sources.ROOT.resolve("tests/target/test-classes");
    try (Stream<Path> files = Files.walk(sources)) {
      assertEquals(
          List.of(),
          files
              .map(file -> sources.relativize(file).toString())
              .filter(file -> file.endsWith("Test.java"))
              .filter(file -> !Files.exists(compiled.resolve(file.replace(".java", ".class"))))
              .toList());
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(classes);
  }

  @Test
  void modulesUseWhatTheTableSays() {
    ArchitectureTable table = ArchitectureTable.read("module", "uses");
    Map<String, Set<String>> found = new TreeMap<>();
    modules.forEach(module -> found.put(module, new TreeSet<>()));
    for (JavaClass origin : classes) {
      String module = MODULE_OF.get(origin.getName());
      for (JavaClass target : targets(origin)) {
        String used = MODULE_OF.get(target.getName());
        if (used != null && !used.equals(module)) {
          found.get(module).add(used);
        }
      }
    }
    modules.stream()
        .filter(ArchitectureTest::isLeftOut)
        .forEach(module -> found.put(module, table.asMap().get(module)));
    // These have no main code.
    found.put("clients", Set.of("core", "samples", "server", "tokenizer"));
    found.put("goldens", Set.of());
    found.put("goldens/runners/java", Set.of("core", "tokenizer"));
    found.put("integrations/spark4", Set.of("integrations/spark"));
    found.put("integrations/spring-boot4", Set.of("integrations/spring-boot-starter"));
    found.put("tests", Set.of("all"));
    assertEquals(found, table.asMap());
  }

  @Test
  void packagesOfCoreUseWhatTheTableSays() {
    ArchitectureTable table = ArchitectureTable.read("package of core", "uses");
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass origin : classes) {
      if (MODULE_OF.get(origin.getName()).equals("core")) {
        Set<String> uses = found.computeIfAbsent(shortName(origin), name -> new TreeSet<>());
        for (JavaClass target : targets(origin)) {
          boolean inCore = "core".equals(MODULE_OF.get(target.getName()));
          if (inCore && !shortName(target).equals(shortName(origin))) {
            uses.add(shortName(target));
          }
        }
      }
    }
    assertEquals(found, table.asMap());
  }

  private static List<JavaClass> targets(JavaClass origin) {
    return origin.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .toList();
  }

  private static String shortName(JavaClass found) {
    String name = found.getPackageName();
    return name.equals(OURS) ? name : name.substring(OURS.length() + 1);
  }

  @Test
  void theIncubatorModuleIsInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.sbert4j.backend.vector")
        .should()
        .dependOnClassesThat(resideInAPackage(INCUBATOR))
        .check(classes);
  }

  @Test
  void onlyTheHubKnowsTheNetwork() {
    noClasses()
        .that()
        // Benchmarks are clients of servers, and verify asks one that it is told of.
        .resideOutsideOfPackages(
            "org.sbert4j.weights.hub..",
            "org.sbert4j.benchmarks.serving..",
            "org.sbert4j.cli.verify.candidate..")
        .should()
        .dependOnClassesThat(resideInAPackage("java.net.http.."))
        .check(classes);
  }

  @Test
  void encodingKnowsNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.sbert4j.encoding", "org.sbert4j.threads", "org.sbert4j.transformer")
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.nio.file..")
                .or(resideInAPackage("java.io.."))
                .or(resideInAPackage("com.fasterxml..")))
        .check(classes);
  }

  @Test
  void librariesHaveNoOtherDependencies() {
    for (String module : List.of("tokenizer", "weights-loader", "core")) {
      for (JavaClass origin : classes) {
        if (MODULE_OF.get(origin.getName()).equals(module)) {
          for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
            String target = dependency.getTargetClass().getBaseComponentType().getName();
            boolean known =
                !target.contains(".")
                    || target.startsWith("java.")
                    || target.startsWith(OURS + ".")
                    || (module.equals("core")
                        && (target.startsWith("jdk.incubator.vector.")
                            || target.startsWith("com.sun.management.")))
                    || (module.equals("weights-loader")
                        && target.startsWith("com.fasterxml.jackson."));
            assertTrue(known, dependency::getDescription);
          }
        }
      }
    }
  }
}
