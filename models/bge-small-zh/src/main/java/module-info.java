/** The model bge-small-zh-v1.5: see {@link org.sbert4j.models.bgesmallzh.BgeSmallZh}. */
module org.sbert4j.models.bgesmallzh {
  requires org.sbert4j.weights;

  exports org.sbert4j.models.bgesmallzh;
}
