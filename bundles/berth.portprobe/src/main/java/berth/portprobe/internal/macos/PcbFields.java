// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

/** Where the fields are that are read of a record; each record begins with its length and its kind. */
final class PcbFields {
    /** Of xinpcb_n (XNU, bsd/netinet/in_pcb.h): inp_fport. */
    static final int REMOTE_PORT = 16;
    /** inp_lport. */
    static final int LOCAL_PORT = 18;
    /** inp_vflag, behind a pointer, a generation count, the flags and the flow. */
    static final int VERSION = 44;
    /** inp_dependfaddr; an address of IPv4 is its last 4 bytes. */
    static final int REMOTE = 48;
    /** inp_dependladdr. */
    static final int LOCAL = 64;

    /** Of xsocket_n (XNU, bsd/sys/socketvar.h): xso_so. */
    static final int HANDLE = 8;
    /** so_uid. */
    static final int UID = 64;
    /** so_last_pid. */
    static final int LAST_PID = 68;
    /** so_e_pid. */
    static final int EFFECTIVE_PID = 72;

    /** Of xtcpcb_n (XNU, bsd/netinet/tcp_var.h): t_state, behind a pointer, the duplicate acknowledgements and four timers. */
    static final int TCP_STATE = 36;

    private PcbFields() { }
}
