package org.sbert4j.weights.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {
  @Test
  void namesNoClass() {
    assertEquals("Permission denied", IoReason.of(new AccessDeniedException("f")));
    assertEquals("No such file or directory", IoReason.of(new NoSuchFileException("f")));
    assertEquals(
        "Read-only file system",
        IoReason.of(new FileSystemException("f", null, "Read-only file system")));
    assertEquals("the system gives no reason", IoReason.of(new FileSystemException("f")));
    assertEquals(
        "Too many open files",
        IoReason.of(new FileNotFoundException("a (b)/f (Too many open files)")));
    assertEquals("it is closed", IoReason.of(new ClosedChannelException()));
    assertEquals("it is closed", IoReason.of(new IOException("Bad file descriptor")));
    assertEquals("no connection", IoReason.of(new ConnectException()));
    assertEquals("the system gives no reason", IoReason.of(new IOException((String) null)));
    assertEquals(
        "the system gives no reason",
        IoReason.of(new IOException(new IllegalStateException("inner"))));
  }
}
