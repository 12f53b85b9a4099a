module consumer {
  requires org.sbert4j.core;
}
