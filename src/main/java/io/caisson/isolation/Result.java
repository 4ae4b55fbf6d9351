package io.caisson.isolation;

/**
 * What came of one attempt.
 *
 * @param seen for people; where nothing was tested, why not
 */
public record Result(Attempt attempt, Verdict verdict, String seen) {}
