package io.caisson;

import io.caisson.shared.InvalidValue;

/**
 * Which setting says where the database is, for errors that are about it.
 *
 * @param value without secrets
 * @param kind what the setting's value has to be, such as "the address of a database"
 */
record DatabasePlace(String setting, String value, String kind) {

    /** @param which the rest of "must be the address of a database ..." */
    InvalidValue refused(String which) {
        return new InvalidValue(setting, value, kind + " " + which);
    }
}
