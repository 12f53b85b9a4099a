/**
 * The CUDA backend's provider. Its kernels are not there yet, and it says so.
 *
 * <p>The JCuda jars are automatic modules, named after their files.
 */
@SuppressWarnings("requires-automatic")
module org.sbert4j.cuda {
  requires org.sbert4j.core;
  requires jcuda;

  provides org.sbert4j.backend.BackendProvider with
      org.sbert4j.cuda.CudaBackendProvider;
}
