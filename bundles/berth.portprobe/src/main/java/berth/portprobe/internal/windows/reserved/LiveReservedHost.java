// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.LongByReference;

import berth.core.evidence.Transport;
import berth.portprobe.internal.ShowingProgram;
import berth.portprobe.internal.windows.NativeTables;
import berth.portprobe.internal.windows.RegistryKey;
import berth.portprobe.internal.windows.SystemFolder;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** This host. */
final class LiveReservedHost implements ReservedHost {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int MOST_TEXT = 1 << 22;
    private static final int ERROR_NOT_FOUND = 1168;
    private static final String CODE_PAGES = "SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage";

    @Override
    public Optional<String> windows() {
        return SystemFolder.windows();
    }

    @Override
    public ShowingProgram.Outcome netsh(List<String> words) {
        Optional<String> root = windows();
        if (root.isEmpty()) {
            return new ShowingProgram.Outcome.Failed("the folder of Windows is not known");
        }
        String system = root.get() + "\\System32";
        Map<String, String> environment = new HashMap<>(Map.of("SystemRoot", root.get(), "windir", root.get(), "PATH", system));
        Optional.ofNullable(System.getenv("SystemDrive")).ifPresent(drive -> environment.put("SystemDrive", drive));
        return ShowingProgram.run(Stream.concat(Stream.of(system + "\\netsh.exe"), words.stream()).toList(), environment, codePage()::text, LIMIT, MOST_TEXT);
    }

    private CodePage codePage() {
        try {
            return new CodePage(String.valueOf(values(CODE_PAGES).get("OEMCP")));
        } catch (WindowsError e) {
            return new CodePage("");
        }
    }

    @Override
    public Map<String, Object> values(String key) throws WindowsError {
        return RegistryKey.values(key);
    }

    @Override
    public boolean isPersistent(Transport transport, int port) throws WindowsError {
        String function = transport == Transport.TCP ? "LookupPersistentTcpPortReservation" : "LookupPersistentUdpPortReservation";
        try {
            short network = Short.reverseBytes((short) port);
            int error = NativeLibrary.getInstance("iphlpapi").getFunction(function, Function.ALT_CONVENTION).invokeInt(new Object[] { network, (short) 1, new LongByReference() });
            if (error != 0 && error != ERROR_NOT_FOUND && error != WindowsError.ERROR_FILE_NOT_FOUND) {
                throw new WindowsError(function, error);
            }
            return error == 0;
        } catch (LinkageError e) {
            throw WindowsError.missing(function);
        }
    }

    @Override
    public byte[] table(TableLayout layout) throws WindowsError {
        return NativeTables.table(layout);
    }

    @Override
    public boolean bindsSomewhere(Transport transport) {
        try {
            if (transport == Transport.TCP) {
                try (Socket any = new Socket()) {
                    any.bind(new InetSocketAddress(0));
                }
            } else {
                new DatagramSocket(0).close();
            }
            return true;
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            // Only its close failed.
            return true;
        }
    }

    @Override
    public Optional<Known> process(long pid) {
        return ProcessHandle.of(pid).map(process -> new Known(process.info().command(), process.info().startInstant()));
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return in.readNBytes(most);
        }
    }
}
