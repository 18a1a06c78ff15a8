package io.slotpilot.core.doctor;

import java.util.List;

/** One group of checks. Pure. */
interface Rule {

    List<Finding> check(Examination examination);
}
