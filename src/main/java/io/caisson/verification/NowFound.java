package io.caisson.verification;

import java.util.List;

/** What came of looking at this moment: what differed in every look, and what the last one saw. */
record NowFound(List<Difference> differences, List<NowTotal> totals) {}
