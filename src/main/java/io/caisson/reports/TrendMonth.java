package io.caisson.reports;

import java.time.YearMonth;
import java.util.List;

/** What one month came to; empty where nothing is known of it. */
public record TrendMonth(YearMonth month, Reserved reserved, List<Revenue> revenue) {}
