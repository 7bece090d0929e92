package energy.nox.authenticator.subscriber;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a person's data is used for, as the account page says it. */
enum Purpose {

    /** The manufacturer learns that its user is a customer of the energy supplier. */
    IDENTIFY_CUSTOMER,
    /** The manufacturer connects its user's devices with that customer. */
    CONNECT_DEVICES;

    static List<String> codes() {
        return Arrays.stream(values()).map(purpose -> purpose.name().toLowerCase(Locale.ROOT)).toList();
    }
}
