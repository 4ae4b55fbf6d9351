package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.web.WebIT;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The connection that news comes over. */
class NewsIT extends WebIT {

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void givesUpOnAConnectionThatIsSilentForSeconds() throws Exception {
        var patience = new CompletableFuture<Integer>();
        var news = new News(watched(patience));
        news.start();
        try {
            await("it looks whether the connection is alive").until(() -> {
                tell(UUID.randomUUID());
                return patience.isDone();
            });
        } finally {
            news.stop();
        }

        assertThat(patience.get()).isBetween(1, 10);
    }

    private void tell(UUID tenant) {
        jdbc.sql("select pg_notify('caisson_news', ?)")
                .param(tenant.toString())
                .query((row, n) -> tenant)
                .list();
    }

    /** @param patience becomes how many seconds it was asked to wait for the database's answer */
    private DataSource watched(CompletableFuture<Integer> patience) {
        return new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        Connection.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("isValid")) {
                                patience.complete((Integer) arguments[0]);
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }
}
