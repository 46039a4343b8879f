package dev.pointsman.api;

import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Labelled;
import java.util.List;

/**
 * Which connections are listed.
 *
 * @param limit at most this many, 1 to {@value #MOST}
 * @param order what comes first
 */
record ConnectionQuery(int limit, ConnectionOrder order) {
  static final int DEFAULT_LIMIT = 100;

  /** An answer is then at most about 5 MB: 500 bytes for each connection. */
  static final int MOST = 10_000;

  static final String LIMIT = "limit";
  static final String SORT = "sort";

  /**
   * Reads the query of a request.
   *
   * @throws BadParameter if a parameter is unknown or has a value that is not allowed
   */
  static ConnectionQuery of(Parameters parameters) {
    parameters.allowOnly(LIMIT, SORT);
    int limit =
        parameters
            .get(LIMIT)
            .map(text -> Parameters.whole(LIMIT, text, 1, MOST))
            .orElse(DEFAULT_LIMIT);
    ConnectionOrder order =
        parameters.get(SORT).map(ConnectionQuery::order).orElse(ConnectionOrder.AGE);
    return new ConnectionQuery(limit, order);
  }

  List<ConnectionView> select(List<ConnectionView> all) {
    return all.stream().sorted(order.comparator()).limit(limit).toList();
  }

  private static ConnectionOrder order(String text) {
    return Labelled.parse(ConnectionOrder.class, text)
        .orElseThrow(
            () ->
                new BadParameter(
                    SORT, text, String.join(", ", Labelled.labels(ConnectionOrder.class))));
  }
}
