package io.caisson.budgets;

import io.caisson.shared.InvalidValue;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What becomes of a tenant that doesn't pay.
 *
 * @param suspendAfterDays after the due date of its oldest unpaid invoice; 0 for never
 * @param deleteAfterDays the same, more than to its suspension; 0 for never
 */
@ConfigurationProperties("caisson.arrears")
record ArrearsSettings(
        @DefaultValue("30") int suspendAfterDays,
        @DefaultValue("0") int deleteAfterDays) {

    private static final int MOST = 3650;

    /** What is to be done today. */
    enum Step {
        WAIT,
        SUSPEND,
        /** The invoice that it was suspended for is paid, and no other is unpaid for as long. */
        RESUME,
        DELETE
    }

    ArrearsSettings {
        days("CAISSON_ARREARS_SUSPEND_AFTER_DAYS", suspendAfterDays);
        days("CAISSON_ARREARS_DELETE_AFTER_DAYS", deleteAfterDays);
        if (deleteAfterDays > 0 && (suspendAfterDays == 0 || deleteAfterDays <= suspendAfterDays)) {
            throw new InvalidValue(
                    "CAISSON_ARREARS_DELETE_AFTER_DAYS",
                    Integer.toString(deleteAfterDays),
                    "0, or more than CAISSON_ARREARS_SUSPEND_AFTER_DAYS, which is %d and may not be 0 then"
                            .formatted(suspendAfterDays));
        }
    }

    /**
     * @param due of the oldest unpaid invoice
     * @param lifted when an operator lifted a suspension for arrears the last time: from then on the days are counted anew
     * @param suspended since when it is suspended for arrears
     */
    Step step(LocalDate due, @Nullable LocalDate lifted, @Nullable LocalDate suspended, LocalDate today) {
        if (suspended != null) {
            if (ChronoUnit.DAYS.between(due, today) < suspendAfterDays) {
                return Step.RESUME;
            }
            return deletion(due, suspended).filter(day -> !today.isBefore(day)).isPresent() ? Step.DELETE : Step.WAIT;
        }
        var counted = lifted != null && lifted.isAfter(due) ? lifted : due;
        return suspendAfterDays > 0 && ChronoUnit.DAYS.between(counted, today) >= suspendAfterDays
                ? Step.SUSPEND
                : Step.WAIT;
    }

    /**
     * Nothing is deleted that was not suspended for all of the days in between, nor for an invoice that is due for less: it
     * may be suspended since the days of an older one, which is paid by now.
     */
    Optional<LocalDate> deletion(LocalDate due, LocalDate suspended) {
        if (deleteAfterDays == 0) {
            return Optional.empty();
        }
        var suspendedLongEnough = suspended.plusDays(deleteAfterDays - suspendAfterDays);
        var dueLongEnough = due.plusDays(deleteAfterDays);
        return Optional.of(suspendedLongEnough.isAfter(dueLongEnough) ? suspendedLongEnough : dueLongEnough);
    }

    private static void days(String setting, int days) {
        if (days < 0 || days > MOST) {
            throw new InvalidValue(setting, Integer.toString(days), "a number of days between 0 and " + MOST);
        }
    }
}
