package org.sbert4j.tests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class logs while a test runs. */
final class LoggedWarnings {
  private LoggedWarnings() {}

  static List<String> of(Class<?> source, Runnable code) {
    List<String> messages = new CopyOnWriteArrayList<>();
    SimpleFormatter formatter = new SimpleFormatter();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getLevel() + ": " + formatter.formatMessage(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(source.getName());
    logger.addHandler(handler);
    try {
      code.run();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }
}
