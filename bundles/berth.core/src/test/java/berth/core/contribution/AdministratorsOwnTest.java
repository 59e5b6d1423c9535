// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdministratorsOwnTest {
    private record Somebody(String getName) implements UserPrincipal {
        @Override
        public String getName() {
            return getName;
        }
    }

    private static final UserPrincipal ADMINISTRATORS = new Somebody("VORDEFINIERT\\Administratoren");
    private static final UserPrincipal USERS = new Somebody("VORDEFINIERT\\Benutzer");
    private static final AclEntry OURS = allow(ADMINISTRATORS, EnumSet.allOf(AclEntryPermission.class));

    private final AdministratorsOwn own = new AdministratorsOwn(Set.of(ADMINISTRATORS));

    private static AclEntry allow(UserPrincipal who, Set<AclEntryPermission> what, AclEntryFlag... flags) {
        return AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(who).setPermissions(what).setFlags(flags).build();
    }

    private boolean keeps(UserPrincipal owner, AclEntry... list) {
        return own.keeps(owner, List.of(list));
    }

    private boolean isSafe(UserPrincipal owner, AclEntry... list) {
        return own.isSafe(owner, List.of(list));
    }

    @Test
    void theOwnerAndWhoeverMayWriteMustBeTrusted() {
        assertThat(keeps(ADMINISTRATORS, OURS)).isTrue();
        assertThat(keeps(USERS, OURS)).as("an owner may change the list").isFalse();
        assertThat(keeps(ADMINISTRATORS)).as("without a list it is everybody's").isFalse();
        assertThat(keeps(ADMINISTRATORS, allow(USERS, Set.of(AclEntryPermission.READ_DATA, AclEntryPermission.EXECUTE, AclEntryPermission.READ_ACL)), OURS)).isTrue();
        AclEntry denied = AclEntry.newBuilder(allow(USERS, Set.of(AclEntryPermission.WRITE_DATA))).setType(AclEntryType.DENY).build();
        assertThat(keeps(ADMINISTRATORS, denied, OURS)).isTrue();
        assertThat(keeps(ADMINISTRATORS, denied, allow(USERS, Set.of(AclEntryPermission.WRITE_DATA)))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = { "WRITE_DATA", "APPEND_DATA", "DELETE", "DELETE_CHILD", "WRITE_ACL", "WRITE_OWNER" })
    void eachWayToChangeIt(AclEntryPermission way) {
        assertThat(keeps(ADMINISTRATORS, OURS, allow(USERS, Set.of(way)))).isFalse();
        assertThat(keeps(ADMINISTRATORS, OURS, allow(USERS, Set.of(way), AclEntryFlag.DIRECTORY_INHERIT, AclEntryFlag.INHERIT_ONLY))).isTrue();
        assertThat(isSafe(ADMINISTRATORS, OURS, allow(USERS, Set.of(way)))).as("a folder on the way").isEqualTo(way == AclEntryPermission.APPEND_DATA);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thereAreNoneOnOtherSystems() throws IOException {
        assertThat(AdministratorsOwn.ofThisHost()).isEmpty();
    }
}
