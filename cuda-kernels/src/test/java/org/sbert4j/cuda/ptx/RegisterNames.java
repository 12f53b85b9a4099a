package org.sbert4j.cuda.ptx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The registers that a kernel declares, singly or in numbered families. */
final class RegisterNames {
  private final Set<String> single = new HashSet<>();
  private final Map<String, Integer> families = new HashMap<>();

  /** {@code .reg .f32 name}. */
  void declare(String name) {
    single.add(name);
  }

  /** {@code .reg .f32 prefix<count>}: the registers from prefix0 on. */
  void declareFamily(String prefix, int count) {
    families.merge(prefix, count, Math::max);
  }

  boolean contains(String name) {
    if (single.contains(name)) {
      return true;
    }
    int digits = name.length();
    while (digits > 0 && Character.isDigit(name.charAt(digits - 1))) {
      digits--;
    }
    Integer count = families.get(name.substring(0, digits));
    return count != null
        && digits < name.length()
        && Integer.parseInt(name, digits, name.length(), 10) < count;
  }
}
