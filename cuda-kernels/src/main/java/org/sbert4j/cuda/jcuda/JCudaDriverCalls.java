package org.sbert4j.cuda.jcuda;

import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuInit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import org.sbert4j.cuda.natives.CublasLibrary;
import org.sbert4j.cuda.natives.CublasPatch;
import org.sbert4j.cuda.natives.JCudaNatives;
import org.sbert4j.cuda.natives.PrivateFolder;
import org.sbert4j.weights.home.UserFolders;

/** The driver through JCuda. */
public final class JCudaDriverCalls implements CudaDriver {
  private static final int NAME_BYTES = 256;

  private final Optional<Path> parent = PrivateFolder.parentOfThisUser(UserFolders.ofProcess());
  private final DeviceHealth health = new DeviceHealth();

  @Override
  public int initialize() throws IOException {
    JCudaNatives.initialize(
        parent, "jcuda.driver.JCudaDriver", "JCudaDriver", UnaryOperator.identity());
    return cuInit(0);
  }

  @Override
  public int version() {
    int[] version = new int[1];
    health.check("cuDriverGetVersion", cuDriverGetVersion(version));
    return version[0];
  }

  @Override
  public List<DeviceFacts> devices() {
    int version = version();
    int[] count = new int[1];
    health.check("cuDeviceGetCount", cuDeviceGetCount(count));
    return IntStream.range(0, count[0]).mapToObj(number -> facts(number, version)).toList();
  }

  private DeviceFacts facts(int number, int version) {
    CUdevice device = new CUdevice();
    health.check("cuDeviceGet", cuDeviceGet(device, number));
    byte[] name = new byte[NAME_BYTES];
    health.check("cuDeviceGetName", cuDeviceGetName(name, name.length, device));
    int length = (int) IntStream.range(0, name.length).takeWhile(i -> name[i] != 0).count();
    return new DeviceFacts(
        number,
        new String(name, 0, length, StandardCharsets.UTF_8),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device),
        version);
  }

  private int attribute(int attribute, CUdevice device) {
    int[] value = new int[1];
    health.check("cuDeviceGetAttribute", cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  /** On Windows the system looks for the library, in PATH, and it must be that of CUDA 12. */
  @Override
  public int loadCublas(boolean cuda13Allowed) throws IOException {
    Optional<CublasLibrary> library = find(cuda13Allowed, Path.of("/"), System.getenv());
    int version = library.map(CublasLibrary::version).orElse(12);
    library.ifPresent(CublasLibrary::load);
    JCudaNatives.initialize(
        parent,
        "jcuda.jcublas.JCublas2",
        "JCublas2",
        version == 13 ? CublasPatch::forCuda13 : UnaryOperator.identity());
    return version;
  }

  /** That of CUDA 12, which JCuda is made for, where there is one. */
  public static Optional<CublasLibrary> find(
      boolean cuda13Allowed, Path root, Map<String, String> environment) {
    Optional<CublasLibrary> twelve = CublasLibrary.find(12, root, environment);
    return twelve.isPresent() || !cuda13Allowed
        ? twelve
        : CublasLibrary.find(13, root, environment);
  }
}
