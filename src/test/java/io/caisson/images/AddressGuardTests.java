package io.caisson.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.outbound.AddressGuard;
import io.caisson.outbound.AddressGuard.AddressRefused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTests {

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "140.82.112.33", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"})
    void letsThePublicInternetThrough(String address) throws UnknownHostException {
        assertThat(guard(address).resolve("name.example", 443)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.0.9",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesEveryOtherAddress(String address) {
        assertThatThrownBy(() -> guard(address).resolve("name.example", 443)).isInstanceOf(AddressRefused.class);
        assertThatThrownBy(() -> guard(address).resolve("name.example")).isInstanceOf(AddressRefused.class);
    }

    @Test
    void refusesANameOfWhichOneAddressIsPrivate() {
        assertThatThrownBy(() -> guard("1.1.1.1", "10.0.0.1").resolve("name.example", 443))
                .isInstanceOf(AddressRefused.class);
    }

    @Test
    void makesAnExceptionForTheExactHostAndPort() throws UnknownHostException {
        var guard = guard("10.0.0.1");

        assertThat(guard.resolve("REG.internal", 443)).hasSize(1);
        assertThat(guard.resolve("plain.internal", 5000)).hasSize(1);
        assertThatThrownBy(() -> guard.resolve("reg.internal", 22)).isInstanceOf(AddressRefused.class);
        assertThatThrownBy(() -> guard.resolve("plain.internal", 80)).isInstanceOf(AddressRefused.class);
        assertThatThrownBy(() -> guard.resolve("x.reg.internal", 443)).isInstanceOf(AddressRefused.class);
    }

    private static AddressGuard guard(String... addresses) {
        var settings = new RegistrySettings(List.of("plain.internal:5000"), List.of("reg.internal"));
        return new AddressGuard(new RegistryDirectory(settings, List.of())::mayBePrivate, new Names(addresses));
    }

    private record Names(String... addresses) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) {
            return Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
