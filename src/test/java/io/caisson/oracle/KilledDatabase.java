package io.caisson.oracle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** PostgreSQL as an application sees it that is killed at a statement or before a commit: from then on nothing gets through. */
public final class KilledDatabase extends DelegatingDataSource {

    private static final Set<String> STEPS = Set.of("prepareStatement", "createStatement", "commit");
    private int left = Integer.MAX_VALUE;
    private boolean killed;

    public KilledDatabase(DataSource database) {
        super(database);
    }

    /** @param step which of the next statements and commits is the first not to get through */
    public void killAt(int step) {
        left = step;
    }

    public void spare() {
        left = Integer.MAX_VALUE;
        killed = false;
    }

    public boolean isKilled() {
        return killed;
    }

    @Override
    public Connection getConnection() throws SQLException {
        live(0);
        var connection = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (STEPS.contains(method.getName())) {
                        live(1);
                    }
                    if (method.getName().equals("setAutoCommit")) {
                        live(0); // it would commit what has begun
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void live(int steps) throws SQLException {
        killed |= left <= 0;
        if (killed) {
            throw new SQLException("killed");
        }
        left -= steps;
    }
}
