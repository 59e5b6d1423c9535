// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.given.ProductState.Activity;
import berth.core.given.ProductState.Owner;

class ProductStateTest {
    @ParameterizedTest
    @CsvSource({
        "0x61100,ON,true,WINDOWS",       // 397568: Defender, on
        "0x061100,ON,true,WINDOWS",
        "0x60100,OFF,true,WINDOWS",      // 393472: Defender, off
        "0x61110,ON,false,WINDOWS",      // 397584: Defender, on and old
        "0x41000,ON,true,OTHER",         // 266240: another product, on
        "0X41010,ON,false,OTHER",        // 266256
        "0x40000,OFF,true,OTHER",        // 262144
        "0x40010,OFF,false,OTHER",       // 262160
        "0x42000,SNOOZED,true,OTHER",
        "0x43010,EXPIRED,false,OTHER",
        "0x51000,ON,true,OTHER",
        "0xFFF01000,ON,true,OTHER",
        "0x0,OFF,true,OTHER" })
    void theNumberSaysIt(String hex, Activity activity, boolean current, Owner owner) {
        assertThat(ProductState.of(hex)).hasValue(new ProductState(activity, Optional.of(current), owner));
        assertThat(ProductState.of(hex).orElseThrow().isActive()).isEqualTo(activity == Activity.ON);
    }

    @ParameterizedTest
    @CsvSource({ "0x41020", "0x410F0" })
    void signaturesOfWhichTheNumberSaysSomethingElseAreNotKnown(String hex) {
        assertThat(ProductState.of(hex).orElseThrow().signaturesCurrent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "0x", "397568", "61100h", "0x4F000", "0x44000", "0x123456789", "-0x41000", "0x41000 and more", "on", "0x4100g" })
    void whatIsNoSuchNumberSaysNothing(String text) {
        assertThat(ProductState.of(text)).isEmpty();
    }
}
