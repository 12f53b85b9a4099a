/**
 * The CUDA backend and its provider.
 *
 * <p>The JCuda jars are automatic modules, named after their files.
 */
@SuppressWarnings("requires-automatic")
module org.sbert4j.cuda {
  requires org.sbert4j.core;
  requires jcuda;
  requires jcublas;

  provides org.sbert4j.backend.BackendProvider with
      org.sbert4j.cuda.CudaBackendProvider;
}
