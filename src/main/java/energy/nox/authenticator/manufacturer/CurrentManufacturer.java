package energy.nox.authenticator.manufacturer;

import java.util.Optional;

import jakarta.enterprise.context.RequestScoped;

/** The manufacturer whose API key came with the current request. */
@RequestScoped
public class CurrentManufacturer {

    private Manufacturer manufacturer;

    public void set(Manufacturer manufacturer) {
        this.manufacturer = manufacturer;
    }

    public Manufacturer get() {
        return find().orElseThrow(() -> new IllegalStateException("This request was not authenticated"));
    }

    /** Empty where the request needs no key. */
    public Optional<Manufacturer> find() {
        return Optional.ofNullable(manufacturer);
    }
}
