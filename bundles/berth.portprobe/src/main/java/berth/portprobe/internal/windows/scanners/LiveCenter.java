// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.COM.COMException;
import com.sun.jna.platform.win32.COM.Unknown;
import com.sun.jna.platform.win32.COM.Wbemcli;
import com.sun.jna.platform.win32.COM.Wbemcli.IEnumWbemClassObject;
import com.sun.jna.platform.win32.COM.Wbemcli.IWbemClassObject;
import com.sun.jna.platform.win32.COM.Wbemcli.IWbemLocator;
import com.sun.jna.platform.win32.COM.Wbemcli.IWbemServices;
import com.sun.jna.platform.win32.Ole32;
import com.sun.jna.platform.win32.OleAuto;
import com.sun.jna.platform.win32.Variant;
import com.sun.jna.platform.win32.WTypes;
import com.sun.jna.ptr.IntByReference;

import berth.portprobe.internal.windows.WindowsError;

/**
 * The Security Center of this machine, through WMI.
 * <p>
 * Contract: COM is entered and left on the calling thread. Nothing is set for the whole process: security is set on each proxy instead.
 */
final class LiveCenter implements Center {
    private static final int MAX_PRODUCTS = 64;
    private static final int PATIENCE_MILLIS = 3000;
    private static final int CONNECT_USE_MAX_WAIT = 0x80;
    private static final int E_FAIL = 0x80004005;
    private static final int WBEM_S_TIMEDOUT = 0x40004;
    private static final int ERROR_TIMEOUT = 1460;
    private static final int RPC_E_CHANGED_MODE = 0x80010106;
    private static final int RPC_C_AUTHN_WINNT = 10;
    private static final int RPC_C_AUTHN_LEVEL_CALL = 3;
    private static final int RPC_C_IMP_LEVEL_IMPERSONATE = 3;

    private final String namespace;
    private final String query;

    LiveCenter() {
        this("ROOT\\SecurityCenter2", "SELECT displayName, productState, pathToSignedProductExe FROM AntiVirusProduct");
    }

    /** The query's class has the three properties. */
    LiveCenter(String namespace, String query) {
        this.namespace = namespace;
        this.query = query;
    }

    @Override
    public Optional<List<Product>> products() throws WindowsError {
        try {
            int entered = Ole32.INSTANCE.CoInitializeEx(Pointer.NULL, Ole32.COINIT_MULTITHREADED).intValue();
            if (entered < 0 && entered != RPC_E_CHANGED_MODE) {
                throw Results.error("CoInitializeEx", entered);
            }
            try {
                return Optional.of(ask());
            } catch (COMException e) {
                int result = e.getHresult() == null ? E_FAIL : e.getHresult().intValue();
                if (result == Results.INVALID_NAMESPACE) {
                    return Optional.empty();
                }
                throw Results.error(namespace, result);
            } finally {
                if (entered >= 0) {
                    Ole32.INSTANCE.CoUninitialize();
                }
            }
        } catch (LinkageError missing) {
            throw WindowsError.missing("WMI");
        }
    }

    private List<Product> ask() throws WindowsError {
        IWbemLocator locator = locator();
        try {
            IWbemServices services = locator.ConnectServer(namespace, null, null, null, CONNECT_USE_MAX_WAIT, null, null);
            try {
                secure(services);
                IEnumWbemClassObject rows = services.ExecQuery("WQL", query, Wbemcli.WBEM_FLAG_FORWARD_ONLY | Wbemcli.WBEM_FLAG_RETURN_IMMEDIATELY, null);
                try {
                    secure(rows);
                    return products(rows);
                } finally {
                    rows.Release();
                }
            } finally {
                services.Release();
            }
        } finally {
            locator.Release();
        }
    }

    private static IWbemLocator locator() throws WindowsError {
        IWbemLocator made = IWbemLocator.create();
        if (made == null) {
            throw WindowsError.missing("WMI");
        }
        return made;
    }

    /** Where the system is asked on behalf of the caller. What a proxy refuses, the call that follows tells. */
    private static void secure(Unknown proxy) {
        Ole32.INSTANCE.CoSetProxyBlanket(proxy, RPC_C_AUTHN_WINNT, 0, null, RPC_C_AUTHN_LEVEL_CALL, RPC_C_IMP_LEVEL_IMPERSONATE, null, 0);
    }

    private static List<Product> products(IEnumWbemClassObject rows) throws WindowsError {
        List<Product> products = new ArrayList<>();
        for (Optional<IWbemClassObject> next = next(rows); next.isPresent() && products.size() < MAX_PRODUCTS; next = next(rows)) {
            IWbemClassObject row = next.get();
            try {
                products.add(new Product(value(row, "displayName").map(Object::toString).orElse(""),
                        value(row, "productState").flatMap(state -> state instanceof Number number ? Optional.of(number.longValue()) : Optional.empty()),
                        value(row, "pathToSignedProductExe").map(Object::toString).filter(path -> !path.isBlank())));
            } finally {
                row.Release();
            }
        }
        return products;
    }

    private static Optional<IWbemClassObject> next(IEnumWbemClassObject rows) throws WindowsError {
        Pointer[] row = new Pointer[1];
        IntByReference count = new IntByReference();
        int result = rows.Next(PATIENCE_MILLIS, 1, row, count).intValue();
        if (result < 0) {
            throw Results.error("IEnumWbemClassObject.Next", result);
        }
        if (result == WBEM_S_TIMEDOUT) {
            throw new WindowsError("IEnumWbemClassObject.Next", ERROR_TIMEOUT);
        }
        return count.getValue() == 1 ? Optional.of(new IWbemClassObject(row[0])) : Optional.empty();
    }

    private static Optional<Object> value(IWbemClassObject row, String property) {
        Variant.VARIANT.ByReference value = new Variant.VARIANT.ByReference();
        if (row.Get(property, 0, value, new IntByReference(), new IntByReference()).intValue() < 0) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(value.getValue()).map(known -> known instanceof WTypes.BSTR text ? text.getValue() : known);
        } finally {
            OleAuto.INSTANCE.VariantClear(value);
        }
    }
}
