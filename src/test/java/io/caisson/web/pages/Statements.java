package io.caisson.web.pages;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts the SQL statements that each request makes, session and security included, and nobody else's. */
@TestConfiguration(proxyBeanMethods = false)
class Statements {

    private static final ThreadLocal<AtomicInteger> COUNT = new ThreadLocal<>();
    private static final Map<String, Integer> LAST = new ConcurrentHashMap<>();

    /** How many the last finished request of a path made. */
    static int of(String path) {
        return LAST.get(path);
    }

    @Bean
    static BeanPostProcessor countingDataSource() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource source ? new Counting(source) : bean;
            }
        };
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> countingFilter() {
        var registration = new FilterRegistrationBean<OncePerRequestFilter>(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                COUNT.set(new AtomicInteger());
                try {
                    chain.doFilter(request, response);
                } finally {
                    LAST.put(request.getRequestURI(), COUNT.get().get());
                    COUNT.remove();
                }
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    private static final class Counting extends HikariDataSource {

        private Counting(HikariDataSource original) {
            original.copyStateTo(this);
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        var count = COUNT.get();
                        if (count != null
                                && (method.getName().equals("prepareStatement")
                                        || method.getName().equals("createStatement"))) {
                            count.incrementAndGet();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
