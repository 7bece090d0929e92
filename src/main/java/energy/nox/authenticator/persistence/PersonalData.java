package energy.nox.authenticator.persistence;

import java.util.List;
import java.util.Map;

/**
 * What a module stores about a person, for the export that GDPR article 15 asks for. Each module that stores something
 * which the module {@code connection} does not see brings a bean of this type.
 */
public interface PersonalData {

    /** The member of the export that has it. */
    String name();

    /** A map of plain values for each row, without secrets and digests. */
    List<Map<String, Object>> find(String manufacturerId, String userId);
}
