package energy.nox.authenticator.manufacturer;

import jakarta.enterprise.context.RequestScoped;

/** The manufacturer whose API key came with the current request. */
@RequestScoped
public class CurrentManufacturer {

    private Manufacturer manufacturer;

    public void set(Manufacturer manufacturer) {
        this.manufacturer = manufacturer;
    }

    public Manufacturer get() {
        if (manufacturer == null) {
            throw new IllegalStateException("This request was not authenticated");
        }
        return manufacturer;
    }
}
