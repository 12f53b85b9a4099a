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
 * @param file where a login left one; empty for a user without a home
 */
record HubToken(Optional<String> variable, Optional<Path> file) {
  private static final Pattern FITS_A_HEADER = Pattern.compile("[\\x21-\\x7e]+");

  /** The token, if the user has one. */
  Optional<String> read() {
    Optional<String> token = variable.or(() -> file.flatMap(HubToken::read)).map(String::strip);
    if (token.isEmpty() || token.get().isEmpty()) {
      return Optional.empty();
    }
    if (!FITS_A_HEADER.matcher(token.get()).matches()) {
      throw HubException.of(
          file.filter(path -> variable.isEmpty()).map(Path::toString).orElse("HF_TOKEN")
              + " holds characters that no token has; set it to the token alone, or to nothing");
    }
    return token;
  }

  private static Optional<String> read(Path file) {
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
    return "HubToken[" + file.map(Path::toString).orElse("") + "]";
  }
}
