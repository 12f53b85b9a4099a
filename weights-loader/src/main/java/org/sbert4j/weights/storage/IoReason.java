package org.sbert4j.weights.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words for people why the operating system did not do what it was asked for. */
public final class IoReason {
  /** Of a stream that is not open, or not in this direction. */
  public static final String CLOSED = "it is closed";

  private static final String UNKNOWN = "the system gives no reason";

  private IoReason() {}

  /** The reason, such as "No space left on device"; never the name of a class. */
  public static String of(IOException failure) {
    if (failure instanceof FileSystemException e) {
      return of(e);
    }
    if (failure instanceof EOFException) {
      return "it ends too early";
    }
    if (failure instanceof ClosedByInterruptException) {
      return "interrupted";
    }
    if (failure instanceof ClosedChannelException) {
      return CLOSED;
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    if (failure instanceof UnknownHostException) {
      return "no host is called " + failure.getMessage();
    }
    if (failure instanceof FileNotFoundException && failure.getMessage() != null) {
      // The JDK writes "name (reason)".
      return failure.getMessage().replaceFirst("(?s)^.* \\(([^()]+)\\)$", "$1");
    }
    if (failure instanceof ConnectException && failure.getMessage() == null) {
      return failure.getCause() instanceof UnresolvedAddressException
          ? "no host has that name"
          : "no connection";
    }
    return words(failure.getMessage());
  }

  private static String of(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is something of that name";
    }
    if (failure instanceof NotDirectoryException) {
      return "Not a directory";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (failure instanceof FileSystemLoopException) {
      return "a link leads back to itself";
    }
    return words(failure.getReason());
  }

  private static String words(String message) {
    if ("Bad file descriptor".equals(message)) {
      return CLOSED;
    }
    return message == null || message.isBlank() || message.contains("java.") ? UNKNOWN : message;
  }
}
