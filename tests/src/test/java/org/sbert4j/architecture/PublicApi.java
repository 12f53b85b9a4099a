package org.sbert4j.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a module shows to others, as sorted lines of text. */
final class PublicApi {
  private final String module;
  private final Set<String> exportedPackages;

  /** That of a module whose classes are on the class path. */
  PublicApi(String module) {
    this.module = module;
    Path descriptor = Sources.classes(module).resolve("module-info.class");
    try (InputStream bytes = Files.newInputStream(descriptor)) {
      exportedPackages =
          ModuleDescriptor.read(bytes).exports().stream()
              .filter(exports -> !exports.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line for each type and each of its members that others can use. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    exportedPackages.stream().sorted().forEach(name -> addPackage(name, lines));
    return lines;
  }

  private void addPackage(String packageName, List<String> lines) {
    Path folder = Sources.classes(module).resolve(packageName.replace('.', '/'));
    try (var files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
          .map(file -> packageName + "." + file.substring(0, file.length() - ".class".length()))
          .sorted()
          .map(PublicApi::load)
          .filter(PublicApi::isVisible)
          .forEach(type -> addType(type, lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    return isVisible(type.getModifiers())
        && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()))
        && !type.isAnonymousClass()
        && !type.isLocalClass();
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void addType(Class<?> type, List<String> lines) {
    lines.add(describe(type));
    List<String> members = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers())) {
        members.add(
            modifiers(field.getModifiers())
                + field.getGenericType().getTypeName()
                + " "
                + field.getName());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
        members.add("new" + parameters(constructor));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
        members.add(
            modifiers(method.getModifiers() & ~Modifier.VOLATILE & ~Modifier.TRANSIENT)
                + method.getGenericReturnType().getTypeName()
                + " "
                + method.getName()
                + parameters(method));
      }
    }
    members.stream().sorted().map(member -> "  " + member).forEach(lines::add);
  }

  private static String describe(Class<?> type) {
    String kind =
        type.isInterface()
            ? "interface"
            : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    StringBuilder line = new StringBuilder();
    if (!type.isInterface() && !type.isEnum() && !type.isRecord()) {
      line.append(modifiers(type.getModifiers()));
    }
    line.append(type.isSealed() ? "sealed " : "").append(kind).append(' ').append(type.getName());
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class && !type.isEnum() && !type.isRecord()) {
      line.append(" extends ").append(parent.getName());
    }
    String interfaces =
        Arrays.stream(type.getInterfaces()).map(Class::getName).collect(Collectors.joining(", "));
    if (!interfaces.isEmpty()) {
      line.append(type.isInterface() ? " extends " : " implements ").append(interfaces);
    }
    return line.toString();
  }

  private static String modifiers(int modifiers) {
    int shown =
        modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
    return shown == 0 ? "" : Modifier.toString(shown) + " ";
  }

  private static String parameters(Executable executable) {
    return Arrays.stream(executable.getGenericParameterTypes())
        .map(java.lang.reflect.Type::getTypeName)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
