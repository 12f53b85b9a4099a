package org.sbert4j.backend;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The bytes of all arrays that are reached from an object through the engine's own classes. */
public final class HeldMemory {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;

  private HeldMemory() {}

  public static long bytesOfArrays(Object object) {
    HeldMemory held = new HeldMemory();
    held.visit(object);
    return held.bytes;
  }

  private void visit(Object object) {
    if (object == null || !seen.add(object)) {
      return;
    }
    Class<?> type = object.getClass();
    if (type.isArray()) {
      visitArray(object, type.getComponentType());
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::visit);
    } else if (type.getName().startsWith("org.sbert4j.")) {
      for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
        visitFields(object, declaring);
      }
    }
  }

  private void visitArray(Object array, Class<?> component) {
    int length = Array.getLength(array);
    bytes += (long) elementBytes(component) * length;
    for (int i = 0; !component.isPrimitive() && i < length; i++) {
      visit(Array.get(array, i));
    }
  }

  /** References are taken as compressed. */
  private static int elementBytes(Class<?> component) {
    if (component == double.class || component == long.class) {
      return Long.BYTES;
    }
    if (component == short.class || component == char.class) {
      return Short.BYTES;
    }
    return component == byte.class || component == boolean.class ? Byte.BYTES : Integer.BYTES;
  }

  private void visitFields(Object object, Class<?> declaring) {
    for (Field field : declaring.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        visit(valueOf(field, object));
      }
    }
  }

  private static Object valueOf(Field field, Object object) {
    if (!field.getDeclaringClass().getName().startsWith("org.sbert4j.")) {
      return null;
    }
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
