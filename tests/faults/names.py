"""Name resolution in a network of its own, where nothing but a name server of ours answers."""

import ctypes
import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading

MARK = "TASKCTL_FAULTS_NAMESPACE"
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
MS_BIND = 4096


def unshare():
    """The command that makes the namespaces; nothing where that is not permitted."""
    if not shutil.which("unshare"):
        return None
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", *as_root, "--mount", "--net"]
    tried = subprocess.run([*command, "true"], stdin=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)
    return command if tried.returncode == 0 else None


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def cover(path, text):
    """Puts that text in the file's place, for this mount namespace."""
    with tempfile.NamedTemporaryFile("w", delete=False, encoding="ascii") as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    target = str(pathlib.Path(path).resolve())
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(file.name.encode(), target.encode(), b"none", MS_BIND, None) != 0:
        raise OSError(ctypes.get_errno(), f"can't mount over {target}")
    os.unlink(file.name)


class NameServer:
    """Knows no name, and of those that end in `silent.test` it does not even say so."""

    def __init__(self):
        raise_loopback()
        cover("/etc/resolv.conf", "nameserver 127.0.0.1\n")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        self.asked = set()
        self.changed = threading.Condition()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            query, sender = self.socket.recvfrom(4096)
            name = self.name_in(query)
            with self.changed:
                self.asked.add(name)
                self.changed.notify_all()
            if not name.endswith("silent.test"):
                no_such_name = query[:2] + b"\x81\x83" + query[4:6] + b"\0\0\0\0\0\0"
                self.socket.sendto(no_such_name + query[12:], sender)

    @staticmethod
    def name_in(query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("ascii"))
            at += 1 + query[at]
        return ".".join(labels)

    def forget(self, name):
        """What was asked in an earlier try counts no more."""
        with self.changed:
            self.asked.discard(name)

    def wait_for(self, name, seconds):
        with self.changed:
            return self.changed.wait_for(lambda: name in self.asked, seconds)
