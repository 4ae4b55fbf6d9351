package io.caisson.metering;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database that says of every query, before it answers it, how it is going to find the answer. */
public final class Explained extends AbstractDataSource {

    private final DataSource database;
    private final List<String> plans = new ArrayList<>();

    public Explained(DataSource database) {
        this.database = database;
    }

    /** The plans of the queries since the last time that somebody asked, in their order. */
    public List<String> plans() {
        var since = List.copyOf(plans);
        plans.clear();
        return since;
    }

    /** Those lines of a plan that read a table. */
    public static List<String> scans(String plan, String table) {
        return plan.lines()
                .filter(line -> line.matches(".*Scan.* on " + table + "\\b(?!_).*"))
                .toList();
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = database.getConnection();
        return proxy(Connection.class, (method, arguments) -> {
            var made = call(connection, method, arguments);
            return made instanceof PreparedStatement statement && arguments[0] instanceof String sql
                    ? explained(connection, statement, sql)
                    : made;
        });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new UnsupportedOperationException();
    }

    private PreparedStatement explained(Connection connection, PreparedStatement statement, String sql) {
        List<Call> parameters = new ArrayList<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length > 1) {
                parameters.add(new Call(method, arguments));
            }
            if (method.getName().equals("executeQuery")) {
                plans.add(explain(connection, sql, parameters));
            }
            return call(statement, method, arguments);
        });
    }

    private static String explain(Connection connection, String sql, List<Call> parameters) throws Throwable {
        try (var explain = connection.prepareStatement("explain (costs off) " + sql)) {
            for (var parameter : parameters) {
                call(explain, parameter.method, parameter.arguments);
            }
            var plan = new StringBuilder();
            try (var lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    private record Call(Method method, Object[] arguments) {}

    private interface Calls {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.to(method, arguments)));
    }

    private static Object call(Object of, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(of, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
