package org.sbert4j.clients;

import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** What Spring AI asks with, which by itself waits for ever. */
final class PatientRestClient {
  private PatientRestClient() {}

  static RestClient.Builder builder() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder().connectTimeout(ServedGoldens.PATIENCE).build());
    requests.setReadTimeout(ServedGoldens.PATIENCE);
    return RestClient.builder().requestFactory(requests);
  }
}
