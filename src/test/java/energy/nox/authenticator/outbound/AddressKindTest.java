package energy.nox.authenticator.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, PUBLIC", "93.184.216.34, PUBLIC", "1.1.1.1, PUBLIC", "9.255.255.255, PUBLIC", "11.0.0.0, PUBLIC",
        "0.0.0.0, LOCAL", "0.1.2.3, LOCAL",
        "10.0.0.1, PRIVATE", "10.255.255.255, PRIVATE",
        "100.63.255.255, PUBLIC", "100.64.0.0, PRIVATE", "100.127.255.255, PRIVATE", "100.128.0.0, PUBLIC",
        "127.0.0.1, LOCAL", "127.255.255.254, LOCAL", "128.0.0.1, PUBLIC",
        "169.253.255.255, PUBLIC", "169.254.169.254, LOCAL", "169.255.0.0, PUBLIC",
        "172.15.255.255, PUBLIC", "172.16.0.1, PRIVATE", "172.31.255.255, PRIVATE", "172.32.0.0, PUBLIC",
        "192.0.0.8, PRIVATE", "192.0.1.0, PUBLIC", "192.0.2.1, PRIVATE", "192.88.99.1, PRIVATE",
        "192.167.255.255, PUBLIC", "192.168.1.1, PRIVATE", "192.169.0.0, PUBLIC",
        "198.17.255.255, PUBLIC", "198.18.0.1, PRIVATE", "198.19.255.255, PRIVATE", "198.20.0.0, PUBLIC",
        "198.51.100.1, PRIVATE", "203.0.113.1, PRIVATE", "203.0.114.1, PUBLIC",
        "223.255.255.255, PUBLIC", "224.0.0.1, LOCAL", "239.255.255.255, LOCAL", "240.0.0.1, PRIVATE",
        "240.240.0.7, PRIVATE", "255.255.255.254, PRIVATE",
        "255.255.255.255, LOCAL",
        "168.63.129.15, PUBLIC", "168.63.129.16, LOCAL", "168.63.129.17, PUBLIC", "100.100.100.200, LOCAL"})
    void tellsWhomAnIpv4AddressBelongsTo(String address, AddressKind kind) throws UnknownHostException {
        assertEquals(kind, AddressKind.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "2606:4700::1111, PUBLIC", "2a00:1450:4001:81b::200e, PUBLIC", "2001:200::1, PUBLIC", "2003::1, PUBLIC",
        "::, LOCAL", "::1, LOCAL", "::7f00:1, LOCAL", "::a00:1, LOCAL",
        "100::1, PRIVATE", "1fff::1, PRIVATE", "4000::1, PRIVATE",
        "fc00::1, PRIVATE", "fd12:3456::1, PRIVATE", "fd00:ec2::254, LOCAL", "fd00:ec3::254, PRIVATE",
        "fe80::1, LOCAL", "fec0::1, PRIVATE", "ff02::1, LOCAL",
        "2001::1, LOCAL", "2001:2::1, PRIVATE", "2001:1ff::1, PRIVATE", "2001:db8::1, PRIVATE",
        "2002:a00:1::1, LOCAL", "2002:808:808::1, LOCAL", "3fff::1, PRIVATE", "3fff:fff::1, PRIVATE",
        "3fff:1000::1, PUBLIC",
        "64:ff9b::808:808, PUBLIC", "64:ff9b::a00:1, PRIVATE", "64:ff9b::7f00:1, LOCAL", "64:ff9b::a9fe:a9fe, LOCAL",
        "64:ff9b:1::808:808, PRIVATE", "64:ff9b:1:a00:0:100:808:808, PRIVATE",
        "::ffff:8.8.8.8, PUBLIC", "::ffff:10.0.0.1, PRIVATE", "::ffff:127.0.0.1, LOCAL"})
    void tellsWhomAnIpv6AddressBelongsTo(String address, AddressKind kind) throws UnknownHostException {
        assertEquals(kind, AddressKind.of(InetAddress.getByName(address)));
    }

    /** Java turns such an address into an IPv4 one, unless it is made so. */
    @Test
    void anIpv4AddressThatStaysAnIpv6OneIsNotPublic() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 10, 0, 0, 1};
        assertEquals(AddressKind.LOCAL, AddressKind.of(Inet6Address.getByAddress("north.example", mapped, -1)));
    }
}
