package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sbert4j.weights.storage.IoReason;

/**
 * Where the user's token for the hub is. It is read when a request needs it, and never printed.
 *
 * @param variable the value of HF_TOKEN; empty if unset, and then the file is read; an empty string
 *     for no token at all
 * @param file where a login left one
 */
record HubToken(Optional<String> variable, Path file) {
  private static final Pattern FITS_A_HEADER = Pattern.compile("[\\x21-\\x7e]+");

  /** The token, if the user has one. */
  Optional<String> read() {
    Optional<String> token = (variable.isPresent() ? variable : fromFile()).map(String::strip);
    if (token.isEmpty() || token.get().isEmpty()) {
      return Optional.empty();
    }
    if (!FITS_A_HEADER.matcher(token.get()).matches()) {
      throw HubException.of(
          (variable.isPresent() ? "HF_TOKEN" : file.toString())
              + " holds characters that no token has; set it to the token alone, or to nothing");
    }
    return token;
  }

  private Optional<String> fromFile() {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw HubException.of(
          file
              + ": the token cannot be read ("
              + IoReason.of(e)
              + "); make it readable, or set HF_TOKEN",
          e);
    }
  }

  /** Hides the token from whoever prints the settings. */
  @Override
  public String toString() {
    return "HubToken[" + file + "]";
  }
}
