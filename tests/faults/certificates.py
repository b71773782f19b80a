"""A certificate authority of its own, made by the openssl command for the time of a run."""

import pathlib
import shutil
import ssl
import subprocess
import threading

import cases

AUTHORITY = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""

VALID = ("20200101000000Z", "20991231000000Z")
# name: subject's alternative name, first day, last day
KINDS = {
    "good": ("IP:127.0.0.1", *VALID),
    "expired": ("IP:127.0.0.1", "20200101000000Z", "20210101000000Z"),
    "early": ("IP:127.0.0.1", "20980101000000Z", "20991231000000Z"),
    "other-name": ("DNS:elsewhere.test", *VALID),
}


class Certificates:
    def __init__(self, folder):
        if not shutil.which("openssl"):
            raise cases.Wrong("these cases need the openssl command (Debian: openssl)")
        self.folder = pathlib.Path(folder)
        self.made = set()
        self.lock = threading.Lock()  # the authority's books are files
        self.make_authority("trusted")

    @property
    def cacert(self):
        return self.folder / "trusted.pem"

    def run(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, cwd=self.folder,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE)

    def make_key(self, name):
        self.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")

    def self_signed(self, name, *more):
        self.make_key(name)
        self.run("req", "-x509", "-new", "-key", f"{name}.key", "-out", f"{name}.pem",
                 "-days", "3650", "-subj", f"/CN=taskctl test {name}", *more)

    def make_authority(self, name):
        self.self_signed(name, "-addext", "basicConstraints=critical,CA:true")

    def issue(self, name, by, alternative, first, last):
        (self.folder / "index").write_text("", encoding="ascii")
        (self.folder / "serial").write_text(f"{len(self.made) + 16:02x}\n", encoding="ascii")
        (self.folder / "ca.conf").write_text(AUTHORITY.format(folder=self.folder),
                                             encoding="ascii")
        (self.folder / "names").write_text(f"subjectAltName = {alternative}\n", encoding="ascii")
        self.make_key(name)
        self.run("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr",
                 "-subj", f"/CN=taskctl test {name}")
        self.run("ca", "-batch", "-notext", "-config", "ca.conf", "-in", f"{name}.csr",
                 "-out", f"{name}.pem", "-cert", f"{by}.pem", "-keyfile", f"{by}.key",
                 "-startdate", first, "-enddate", last, "-extfile", "names")

    def make(self, name):
        with self.lock:
            if name not in self.made:
                self.made.add(name)
                self.make_first(name)

    def made_as(self, name):
        self.make(name)
        return self.folder / name

    def make_first(self, name):
        if name == "self-signed":
            self.self_signed(name, "-addext", "subjectAltName=IP:127.0.0.1")
        elif name == "encrypted":
            self.issue(name, "trusted", *KINDS["good"])
            self.run("ec", "-in", f"{name}.key", "-aes128", "-passout", "pass:word",
                     "-out", f"{name}.locked")
            (self.folder / f"{name}.locked").replace(self.folder / f"{name}.key")
        elif name == "unknown":
            self.make_authority("stranger")
            self.issue(name, "stranger", *KINDS["good"])
        else:
            self.issue(name, "trusted", *KINDS[name])

    def context(self, name, options):
        """A server's side of TLS with that certificate."""
        self.make(name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        newest = options.get("newest")
        if newest is not None:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = getattr(ssl.TLSVersion, newest)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        context.set_alpn_protocols(["h2", "http/1.1"] if options.get("http2") else ["http/1.1"])
        if options.get("wants_certificate"):
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.folder / "trusted.pem")
        return context
