package io.caisson.web.pages;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Hears from PostgreSQL what changed, on one connection of this replica's, and passes it on to who asked. */
@Component
class News implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(News.class);
    private static final String CHANNEL = "caisson_news";
    private static final int LISTEN_MILLIS = 10_000;
    private static final int VALID_SECONDS = 10;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** A tenant's news; about one of its apps, or about the tenant itself when the app is null. */
    record Item(UUID tenant, @Nullable UUID app) {

        static Item parse(String payload) {
            var space = payload.indexOf(' ');
            return space < 0
                    ? new Item(UUID.fromString(payload), null)
                    : new Item(
                            UUID.fromString(payload.substring(0, space)),
                            UUID.fromString(payload.substring(space + 1)));
        }
    }

    private final DataSource database;
    private final Map<Runnable, Predicate<Item>> readers = new ConcurrentHashMap<>();
    private volatile @Nullable Thread ear;

    News(DataSource database) {
        this.database = database;
    }

    /** Runs {@code told}, which must not block, whenever there is news that is wanted, and when some may have been missed. */
    void subscribe(Predicate<Item> wanted, Runnable told) {
        readers.put(told, wanted);
    }

    void unsubscribe(Runnable told) {
        readers.remove(told);
    }

    @Override
    public void start() {
        var listening = Thread.ofVirtual().name("news").unstarted(this::listenAgainAndAgain);
        ear = listening; // first: it ends when it finds itself not wanted
        listening.start();
    }

    @Override
    public void stop() {
        var listening = ear;
        ear = null;
        if (listening != null) {
            listening.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return ear != null;
    }

    private void listenAgainAndAgain() {
        while (isRunning()) {
            try (var connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (isRunning()) {
                    LOG.warn("The news from PostgreSQL broke off and are asked for again: {}", e.getMessage());
                }
            }
            if (isRunning() && !pause()) {
                return;
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        var session = connection.unwrap(PGConnection.class);
        try (var statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        readers.keySet().forEach(Runnable::run); // something may have happened while nobody listened
        try {
            while (isRunning()) {
                var notifications = session.getNotifications(LISTEN_MILLIS);
                if (notifications != null) {
                    for (var notification : notifications) {
                        pass(Item.parse(notification.getParameter()));
                    }
                }
                if (!connection.isValid(VALID_SECONDS)) {
                    throw new SQLException("the connection is dead");
                }
            }
        } finally {
            connection.abort(Runnable::run); // a connection that listens must not serve anything else
        }
    }

    private void pass(Item item) {
        readers.forEach((told, wanted) -> {
            if (wanted.test(item)) {
                told.run();
            }
        });
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
