// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Owners and access lists of this Windows, or those that Wine makes of owners and modes. */
@EnabledOnOs(OS.WINDOWS)
class AdministratorsOwnLiveWindowsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void asAnAdministrator() throws IOException {
        assumeTrue(AdministratorsOwn.ofThisHost().isPresent(), "who is no administrator is asked for no rights");
    }

    private static AclFileAttributeView list(Path place) {
        return Files.getFileAttributeView(place, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static UserPrincipal everybody(Path place) throws IOException {
        try {
            return place.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("Everyone");
        } catch (UserPrincipalNotFoundException e) {
            return abort("this Windows calls everybody something else");
        }
    }

    private static void letEverybody(Set<AclEntryPermission> rights, Path place) throws IOException {
        AclEntry everybody = AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(everybody(place)).setPermissions(rights).build();
        List<AclEntry> entries = new ArrayList<>(list(place).getAcl());
        entries.add(everybody);
        list(place).setAcl(entries);
    }

    @Test
    void whatAUsersOwnFolderHasIsLoaded() throws IOException {
        Path jar = Files.createFile(folder.resolve("a.jar"));
        Files.createFile(Files.createDirectory(folder.resolve("b.jar")).resolve("plugin.xml"));
        assertThat(PluginFolder.read(folder, false)).isEqualTo(new PluginFolder(List.of(jar.toRealPath(), folder.resolve("b.jar").toRealPath()), List.of()));
    }

    @Test
    void whatEverybodyMayChangeIsLeftOut() throws IOException {
        Files.createFile(folder.resolve("a.jar"));
        letEverybody(Set.of(AclEntryPermission.WRITE_DATA, AclEntryPermission.APPEND_DATA, AclEntryPermission.DELETE), Files.createFile(folder.resolve("b.jar")));
        letEverybody(Set.of(AclEntryPermission.WRITE_DATA, AclEntryPermission.APPEND_DATA, AclEntryPermission.DELETE),
                Files.createFile(Files.createDirectory(folder.resolve("c.jar")).resolve("plugin.xml")));
        PluginFolder read = PluginFolder.read(folder, false);
        assertThat(read.jars()).containsExactly(folder.resolve("a.jar").toRealPath());
        assertThat(read.leftOut()).extracting(Contribution::bundle).containsExactly("b.jar", "c.jar");
        assertThat(read.leftOut().get(0).problem().orElseThrow()).startsWith("others than an administrator can write it or its folder");
        assertThat(read.leftOut().get(1).problem().orElseThrow()).startsWith("others than an administrator can write plugin.xml in it");
    }

    @Test
    void whatLiesInAFolderThatEverybodyMayChangeIsLeftOut() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.createFile(plugins.resolve("a.jar"));
        letEverybody(Set.of(AclEntryPermission.WRITE_DATA, AclEntryPermission.APPEND_DATA, AclEntryPermission.DELETE, AclEntryPermission.DELETE_CHILD), plugins);
        assertThat(PluginFolder.read(plugins, false).jars()).isEmpty();
        assertThat(PluginFolder.read(plugins, false).leftOut()).hasSize(1);
    }
}
