package org.sbert4j.tokenizer.unicode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnicodeTablesTest {
  private static long count(IntPredicate property) {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(property).count();
  }

  @Test
  void everyTableIsWhole() {
    assertEquals(137_681, count(UnicodeTables::isControl));
    assertEquals(25, count(UnicodeTables::isWhitespace));
    assertEquals(726, count(UnicodeTables::isPunctuation));
    assertEquals(81_264, count(UnicodeTables::isChinese));
    assertEquals(1_549, count(UnicodeTables::isNonspacingMark));
    assertEquals(2_060, count(UnicodeTables::decomposes));
    assertEquals(1_488, count(UnicodeTables::hasLowercase));
  }

  @Test
  void surrogatesHaveNoProperties() {
    for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
      assertFalse(UnicodeTables.isControl(c) || UnicodeTables.isWordCharacter(c));
      assertFalse(UnicodeTables.decomposes(c) || UnicodeTables.hasLowercase(c));
    }
  }

  @Test
  void mappings() {
    assertArrayEquals(new int[] {'e', 0x301}, UnicodeTables.decomposition('é'));
    assertArrayEquals(new int[] {'i', 0x307}, UnicodeTables.lowercase(0x130));
    assertArrayEquals(new int[] {'z'}, UnicodeTables.lowercase('Z'));
    assertEquals(230, UnicodeTables.combiningClass(0x301));
    assertEquals(240, UnicodeTables.combiningClass(0x345));
    assertEquals(0, UnicodeTables.combiningClass('a'));
  }

  @Test
  void entriesAreReadInEveryForm() {
    UnicodeTableReader reader = reader("# text\n[one]\n41 300-31F\n[two]\nC0=41,300 1-10FFFF=E");
    assertTrue(reader.next());
    assertEquals("one 41-41", describe(reader));
    assertTrue(reader.next());
    assertEquals("one 300-31f", describe(reader));
    assertTrue(reader.next());
    assertEquals("two c0-c0", describe(reader));
    assertArrayEquals(new int[] {0x41, 0x300}, reader.values());
    assertTrue(reader.next());
    assertEquals("two 1-10ffff", describe(reader));
    assertArrayEquals(new int[] {0xE}, reader.values());
    assertFalse(reader.next());
  }

  @Test
  void aBrokenEntryIsNamed() {
    UnicodeTableReader reader = reader("[one]\n41=x");
    assertTrue(
        assertThrows(IllegalStateException.class, reader::next).getMessage().contains("byte 9"));
  }

  @Test
  void tablesAddUpAcrossBlocks() {
    CodePointTable table = new CodePointTable();
    table.add(0xF0, 0x310, 1);
    table.add(0x100, 0x1FF, 128);
    assertEquals(0, table.get(0xEF));
    assertEquals(1, table.get(0xF0));
    assertEquals(129, table.get(0x1FF));
    assertEquals(1, table.get(0x200));
    assertEquals(1, table.get(0x310));
    assertEquals(0, table.get(0x311));
    assertEquals(0, table.get(Character.MAX_CODE_POINT));
  }

  private static UnicodeTableReader reader(String text) {
    return new UnicodeTableReader(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String describe(UnicodeTableReader reader) {
    return reader.section()
        + " "
        + Integer.toHexString(reader.first())
        + "-"
        + Integer.toHexString(reader.last());
  }
}
