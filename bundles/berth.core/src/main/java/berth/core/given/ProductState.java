// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Windows Security Center says of a product, from the number that it keeps.
 * <p>
 * Pure. A source of evidence writes the number as a setting of {@link #NAMESPACE} whose key is the product's name, and the installed product beside it.
 * <p>
 * Source: the property {@code productState} of {@code AntiVirusProduct} in {@code root\SecurityCenter2}. Microsoft describes the values of
 * {@code WSC_SECURITY_PRODUCT_STATE} and not the number; its layout 0x00XXYYZZ is common knowledge: in YY the upper half is the activity, and
 * the lower half 1 where Windows owns the product; in ZZ the upper half is 1 where the signatures are old.
 *
 * @param activity          what the product does
 * @param signaturesCurrent whether its signatures are up to date; empty when the number says something else
 * @param owner             who makes the product
 */
public record ProductState(Activity activity, Optional<Boolean> signaturesCurrent, Owner owner) {
    /** The namespace of the settings that hold such numbers. */
    public static final String NAMESPACE = "security-center";

    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,8}");

    /** What a product does, in the order of {@code WSC_SECURITY_PRODUCT_STATE}. */
    public enum Activity {
        /** It protects nothing. */
        OFF,
        /** It protects. */
        ON,
        /** Somebody let it rest for a while. */
        SNOOZED,
        /** Its licence ran out. */
        EXPIRED
    }

    /** Who makes a product. */
    public enum Owner {
        /** Windows itself: Microsoft Defender Antivirus. */
        WINDOWS,
        /** Anybody else. */
        OTHER
    }

    /** {@return what a number such as {@code 0x61100} says, or empty when it is none, or has an activity that is not known} Decimal numbers are none: they could be either. */
    public static Optional<ProductState> of(String hex) {
        if (!NUMBER.matcher(hex.strip()).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(hex.strip().substring(2), 16);
        int activity = (int) (number >> 12) & 0xF;
        int signatures = (int) (number >> 4) & 0xF;
        return activity >= Activity.values().length ? Optional.empty() : Optional.of(new ProductState(Activity.values()[activity],
                signatures > 1 ? Optional.empty() : Optional.of(signatures == 0), (number >> 8 & 0xF) == 1 ? Owner.WINDOWS : Owner.OTHER));
    }

    /** {@return whether the product protects} */
    public boolean isActive() {
        return activity == Activity.ON;
    }
}
