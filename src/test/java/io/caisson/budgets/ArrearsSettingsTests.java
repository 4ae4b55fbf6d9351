package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caisson.budgets.ArrearsSettings.Step;
import io.caisson.shared.InvalidValue;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrearsSettingsTests {

    private static final LocalDate DUE = LocalDate.parse("2031-03-19");

    @ParameterizedTest
    @CsvSource({
        "30, 60, 2031-03-20, , , WAIT",
        "30, 60, 2031-04-17, , , WAIT",
        "30, 60, 2031-04-18, , , SUSPEND",
        "30, 60, 2031-12-01, , , SUSPEND", // not deleted however long nobody looked
        "30, 60, 2031-05-17, , 2031-04-18, WAIT",
        "30, 60, 2031-05-18, , 2031-04-18, DELETE",
        "30, 60, 2031-05-18, , 2031-05-01, WAIT",
        "30, 60, 2031-05-31, , 2031-05-01, DELETE",
        "30, 0, 2040-01-01, , 2031-04-18, WAIT",
        "0, 0, 2040-01-01, , , WAIT",
        "30, 60, 2031-05-19, 2031-04-20, , WAIT", // counted anew after an operator's word
        "30, 60, 2031-05-20, 2031-04-20, , SUSPEND",
        "30, 60, 2031-04-18, 2030-01-01, , SUSPEND",
        "30, 60, 2031-04-02, 2031-03-01, , WAIT", // what was lifted before it was due is over
    })
    void takesOneStepAfterTheOther(
            int suspendAfter,
            int deleteAfter,
            LocalDate today,
            @Nullable LocalDate lifted,
            @Nullable LocalDate suspended,
            Step step) {
        assertThat(new ArrearsSettings(suspendAfter, deleteAfter).step(DUE, lifted, suspended, today))
                .isEqualTo(step);
    }

    /** It was suspended on 2031-04-18 for one that was due on 2031-03-19, and that is paid. */
    @ParameterizedTest
    @CsvSource({
        "2031-04-18, 2031-05-17, RESUME",
        "2031-04-18, 2031-05-18, WAIT",
        "2031-04-18, 2031-06-16, WAIT",
        "2031-04-18, 2031-06-17, DELETE",
        "2031-03-20, 2031-05-18, WAIT",
        "2031-03-20, 2031-05-19, DELETE",
    })
    void countsFromTheOldestThatIsStillUnpaid(LocalDate due, LocalDate today, Step step) {
        assertThat(new ArrearsSettings(30, 60).step(due, null, LocalDate.parse("2031-04-18"), today))
                .isEqualTo(step);
    }

    @Test
    void aSuspensionStaysWhereThereAreToBeNoMoreOfThem() {
        assertThat(new ArrearsSettings(0, 0)
                        .step(DUE, null, LocalDate.parse("2031-04-18"), LocalDate.parse("2031-04-19")))
                .isEqualTo(Step.WAIT);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "3649, 3650", "3650, 0"})
    void takesDaysOfTenYears(int suspendAfter, int deleteAfter) {
        assertThatCode(() -> new ArrearsSettings(suspendAfter, deleteAfter)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, CAISSON_ARREARS_SUSPEND_AFTER_DAYS",
        "3651, 0, CAISSON_ARREARS_SUSPEND_AFTER_DAYS",
        "30, -1, CAISSON_ARREARS_DELETE_AFTER_DAYS",
        "30, 30, CAISSON_ARREARS_DELETE_AFTER_DAYS",
        "0, 60, CAISSON_ARREARS_DELETE_AFTER_DAYS",
    })
    void refusesDaysThatMakeNoSense(int suspendAfter, int deleteAfter, String setting) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new ArrearsSettings(suspendAfter, deleteAfter))
                .satisfies(e -> assertThat(e.field()).isEqualTo(setting));
    }
}
