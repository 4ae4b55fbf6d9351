package io.caisson.web.pages;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Instants and spans as people say them. */
@Component("times")
class Times {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final Clock clock;
    private final Words words;

    Times(Clock clock, Words words) {
        this.clock = clock;
        this.words = words;
    }

    public static String exact(Instant instant) {
        return EXACT.format(instant);
    }

    /** In UTC; what it stands in says so. */
    public String hour(Instant instant) {
        return HOUR.format(instant);
    }

    public String day(LocalDate day) {
        return DAY.format(day);
    }

    public String month(YearMonth month) {
        return MONTH.format(month);
    }

    public String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    public boolean past(Instant instant) {
        return !instant.isAfter(clock.instant());
    }

    public String ago(Instant instant) {
        var span = Duration.between(instant, clock.instant());
        return span.compareTo(MOMENT) < 0 ? words.say("time.now") : words.say("time.ago", span(span));
    }

    /** How long something took, or has taken until now, as a stopwatch shows it: the script on the page goes on with it. */
    public String clock(Instant from, @Nullable Instant to) {
        var span = Duration.between(from, to == null ? clock.instant() : to);
        var seconds = Math.max(0, span.toSeconds());
        return seconds < 3600
                ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds % 3600 / 60, seconds % 60);
    }

    public String span(long seconds) {
        return span(Duration.ofSeconds(seconds));
    }

    /** The two largest units, because nobody reads the third. */
    private String span(Duration span) {
        var seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return words.say("time.seconds", seconds);
        }
        if (seconds < 3600) {
            return words.say("time.minutes", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return words.say("time.hours", seconds / 3600, seconds % 3600 / 60);
        }
        return words.say("time.days", seconds / 86_400, seconds % 86_400 / 3600);
    }
}
