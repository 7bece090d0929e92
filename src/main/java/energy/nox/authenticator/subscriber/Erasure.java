package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** That a person was erased: when, of which manufacturer, by whom. Nothing in it says who the person was. */
@Entity
@Table(name = "erasure")
class Erasure {

    @Id
    private UUID id;

    @Column(name = "manufacturer_id", nullable = false, updatable = false)
    private String manufacturerId;

    @Column(name = "erased_at", nullable = false, updatable = false)
    private Instant erasedAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "erased_by", nullable = false, updatable = false, columnDefinition = "varchar(16)")
    private ErasedBy erasedBy;

    /** For Hibernate. */
    protected Erasure() {
    }

    static Erasure of(String manufacturerId, ErasedBy by, Instant now) {
        Erasure erasure = new Erasure();
        erasure.id = UUID.randomUUID();
        erasure.manufacturerId = manufacturerId;
        erasure.erasedAt = now;
        erasure.erasedBy = by;
        return erasure;
    }
}
