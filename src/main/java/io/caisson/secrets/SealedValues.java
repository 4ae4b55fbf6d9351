package io.caisson.secrets;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A room's table of sealed values, for whoever rotates keys. */
public interface SealedValues {

    /** How many values each key is needed for. */
    Map<String, Long> byKey();

    /**
     * Seals some values of old keys with the current one, in a transaction of its own. What another replica is at is
     * left to it.
     *
     * @return how many were done; 0 when there is nothing left to do
     */
    int reseal(int limit);

    /**
     * The rows of a table of sealed values by their {@code key_id}.
     *
     * @param table a name from the code, never from outside
     */
    static Map<String, Long> byKey(JdbcClient jdbc, String table) {
        var counts = new HashMap<String, Long>();
        RowCallbackHandler row = found -> counts.put(found.getString("key_id"), found.getLong("n"));
        jdbc.sql("select key_id, count(*) as n from %s group by key_id".formatted(table))
                .query(row);
        return counts;
    }
}
