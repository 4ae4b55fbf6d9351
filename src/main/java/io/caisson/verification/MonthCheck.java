package io.caisson.verification;

import java.time.YearMonth;
import java.util.List;

/** Something of a month that is checked over all tenants at once. */
interface MonthCheck {

    List<Difference> of(YearMonth month);
}
