package io.caisson.prices;

/** A form was filled from a version that isn't the last one any more: to save it would undo what somebody else said. */
public class ChangedMeanwhile extends RuntimeException {

    /** @param what such as {@code price book} */
    ChangedMeanwhile(String what, String name) {
        super("Nothing was saved: somebody else has changed the %s '%s' since this form was filled from it."
                .formatted(what, name));
    }
}
