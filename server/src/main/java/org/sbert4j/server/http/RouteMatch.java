package org.sbert4j.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which route takes a request.
 *
 * @param route null if none does
 * @param parameters what the route's path has in braces, by name
 * @param errors how errors are told, also where there is no route
 * @param methods that the path takes, where it doesn't take the one that was asked for
 */
record RouteMatch(
    Route route, Map<String, String> parameters, ErrorFormat errors, List<String> methods) {

  /** Looks for a method and a path. HEAD is taken as GET. */
  static RouteMatch find(List<Route> routes, String asked, String path) {
    String method = asked.equals("HEAD") ? "GET" : asked;
    ErrorFormat errors = ErrorFormat.ofPath(path);
    List<String> methods = new ArrayList<>();
    for (Route route : routes) {
      Map<String, String> parameters = route.match(path);
      if (parameters != null && route.method().equals(method)) {
        return new RouteMatch(route, parameters, route.errors(), List.of());
      }
      if (parameters != null) {
        methods.add(route.method());
        errors = route.errors();
      }
    }
    return new RouteMatch(null, Map.of(), errors, methods);
  }

  /** What the client is told if there is no route. */
  ApiException refusal() {
    return methods.isEmpty()
        ? new ApiException(
            ErrorKind.NOT_FOUND, "there is nothing at this path; /docs shows what there is")
        : new ApiException(
            ErrorKind.METHOD, "this path takes " + String.join(" or ", methods) + " only");
  }
}
