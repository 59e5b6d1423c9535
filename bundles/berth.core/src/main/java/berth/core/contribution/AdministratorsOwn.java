// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Tells what administrators of Windows alone can change, by owners and access lists: whoever may write where Windows has its own programs, and the user
 * that this program runs as, who then may, too. By names nobody is known: they are of a language. What lies on another host has owners that it made up.
 * Entries with a condition are not shown by Java; only an administrator can have made them.
 */
final class AdministratorsOwn implements Keeper {
    /** Of a folder on the way: to put a new folder into it, as everybody may into a drive, replaces nothing. */
    private static final Set<AclEntryPermission> REPLACES = Set.of(AclEntryPermission.WRITE_DATA, AclEntryPermission.DELETE, AclEntryPermission.DELETE_CHILD,
            AclEntryPermission.WRITE_ACL, AclEntryPermission.WRITE_OWNER);

    /** Who appends to a jar makes another one of it. */
    private static final Set<AclEntryPermission> CHANGES = Stream.concat(REPLACES.stream(), Stream.of(AclEntryPermission.APPEND_DATA)).collect(Collectors.toUnmodifiableSet());

    private static final String SHARE = "\\\\";

    private final Set<UserPrincipal> trusted;

    AdministratorsOwn(Set<UserPrincipal> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /** {@return it, if this program has an administrator's rights: it may write where Windows has its own programs} */
    static Optional<AdministratorsOwn> ofThisHost() throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("acl")) {
            return Optional.empty();
        }
        Path programs = Path.of(Optional.ofNullable(System.getenv("SystemRoot")).orElse("C:\\Windows"), "System32");
        if (!Files.isWritable(programs)) {
            return Optional.empty();
        }
        Set<UserPrincipal> trusted = new HashSet<>(Set.of(Files.getOwner(programs)));
        acl(programs).stream().filter(entry -> allows(entry, CHANGES)).map(AclEntry::principal).forEach(trusted::add);
        user().ifPresent(trusted::add);
        return Optional.of(new AdministratorsOwn(trusted));
    }

    private static Optional<UserPrincipal> user() {
        String name = Optional.ofNullable(System.getenv("USERDOMAIN")).map(domain -> domain + '\\').orElse("") + System.getProperty("user.name");
        try {
            return Optional.of(FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private static List<AclEntry> acl(Path place) throws IOException {
        return Files.getFileAttributeView(place, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).getAcl();
    }

    @Override
    public Optional<Path> followed(Path entry) throws IOException {
        Path real = entry.toRealPath();
        boolean kept = !isOfAnotherHost(real) && keeps(real) && keepsWay(real.getParent()) && keepsWay(entry.toAbsolutePath().getParent());
        return kept ? Optional.of(real) : Optional.empty();
    }

    private static boolean isOfAnotherHost(Path real) {
        return String.valueOf(real.getRoot()).startsWith(SHARE);
    }

    /** Who may put a folder into this one may choose what is loaded. */
    private boolean keepsWay(@Nullable Path folder) throws IOException {
        return folder != null && keeps(folder) && isSafe(folder.getParent());
    }

    private boolean isSafe(@Nullable Path folder) throws IOException {
        for (Path at = folder; at != null; at = at.getParent()) {
            if (!isSafe(Files.getOwner(at, LinkOption.NOFOLLOW_LINKS), acl(at))) {
                return false;
            }
        }
        return true;
    }

    boolean isSafe(UserPrincipal owner, List<AclEntry> acl) {
        return owns(owner, acl, REPLACES);
    }

    @Override
    public boolean keeps(Path inside) throws IOException {
        return keeps(Files.getOwner(inside, LinkOption.NOFOLLOW_LINKS), acl(inside));
    }

    boolean keeps(UserPrincipal owner, List<AclEntry> acl) {
        return owns(owner, acl, CHANGES);
    }

    @Override
    public String who() {
        return "an administrator";
    }

    /** A file without a list is everybody's; what a list forbids may be allowed to another group of the same user. */
    private boolean owns(UserPrincipal owner, List<AclEntry> acl, Set<AclEntryPermission> changes) {
        return trusted.contains(owner) && !acl.isEmpty() && acl.stream().filter(entry -> allows(entry, changes)).map(AclEntry::principal).allMatch(trusted::contains);
    }

    private static boolean allows(AclEntry entry, Set<AclEntryPermission> changes) {
        return entry.type() == AclEntryType.ALLOW && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY) && !Collections.disjoint(entry.permissions(), changes);
    }
}
