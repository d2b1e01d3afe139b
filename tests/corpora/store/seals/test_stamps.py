"""Time stamps of a seal, by an authority on this machine that answers with real tokens (`openssl ts`)."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from corpora.errors import ExitCode
from corpora.store import Store

CONFIG = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    """Return what answers a request as a time-stamping authority does; its root is `authority.root`."""
    pytest.importorskip("rfc3161_client", reason="the extra focimine[timestamps] is not installed")
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the tokens, is not on this machine")
    folder = tmp_path_factory.mktemp("tsa")
    root_key, tsa_key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root = certificate("Root of the tests", root_key, "Root of the tests", root_key, is_root=True)
    tsa = certificate("Authority of the tests", tsa_key, "Root of the tests", root_key, is_root=False)
    (folder / "ca.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.pem").write_bytes(tsa.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key = tsa_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "tsa.key").write_bytes(key)
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")

    def answer(request: bytes) -> bytes:
        (folder / "request").write_bytes(request)
        words = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "request", "-out", "reply"]
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
        return (folder / "reply").read_bytes()

    answer.root = folder / "ca.pem"  # type: ignore[attr-defined]
    return answer


def certificate(name: str, key, issuer: str, issuer_key, *, is_root: bool) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=10))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not is_root:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(issuer_key, hashes.SHA256())


def server(answer: Callable[[bytes], bytes], seen: list[dict[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Authority(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(dict(self.headers) | {"size": str(len(body))})
            data = answer(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    return Authority


@pytest.fixture
def stamped(review, tmp_path, serve, authority, say) -> Path:
    path = tmp_path / "stamped.json"
    code, said = say("seal", "-o", path, "--timestamp", serve(server(authority, [])), "--review", review)
    assert code == ExitCode.DONE, said
    assert "(time-stamped)" in said
    return path


def test_a_stamp_says_when_and_is_checked_up_to_its_root(stamped, authority, review, say):
    code, said = say("verify", "--against", stamped, "--review", review)
    assert code == ExitCode.DONE
    assert "its signature was not checked: give --ca" in said
    code, said = say("verify", "--against", stamped, "--ca", authority.root, "--review", review)
    assert code == ExitCode.DONE
    assert f"It was there on {datetime.datetime.now(datetime.UTC):%Y}" in said
    assert "the authority's signature holds" in said


def test_a_stamp_by_nobody_we_trust_does_not_hold(stamped, review, tmp_path, say):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = certificate("Root of the tests", key, "Root of the tests", key, is_root=True)
    (tmp_path / "other.pem").write_bytes(other.public_bytes(serialization.Encoding.PEM))
    code, said = say("verify", "--against", stamped, "--ca", tmp_path / "other.pem", "--review", review)
    assert code == ExitCode.FORMAT
    assert "time stamp of the seal does not hold" in said


@pytest.mark.parametrize("options", [[], ["--ca"]])
def test_a_stamp_of_another_seal_does_not_hold(options, stamped, authority, review, tmp_path, say):
    with Store.open(review) as store, store.run("x", version="1"):
        pass
    later = tmp_path / "later.json"
    assert say("seal", "-o", later, "--review", review)[0] == ExitCode.DONE
    made = json.loads(later.read_text(encoding="utf-8"))
    made["timestamp"] = json.loads(stamped.read_text(encoding="utf-8"))["timestamp"]
    later.write_text(json.dumps(made), encoding="utf-8")
    code, said = say("verify", "--against", later, *options, *([authority.root] if options else []), "--review", review)
    assert code == ExitCode.FORMAT
    assert "time stamp of the seal does not hold" in said


def test_the_authority_is_sent_a_hash_and_nothing_else(review, tmp_path, serve, authority, say):
    seen: list[dict[str, str]] = []
    url = serve(server(authority, seen))
    assert say("seal", "-o", tmp_path / "s.json", "--timestamp", url, "--review", review)[0] == ExitCode.DONE
    assert len(seen) == 1
    assert int(seen[0]["size"]) < 100
    assert not {"Authorization", "Cookie"} & seen[0].keys()


def test_a_stamp_for_another_request_is_refused(review, tmp_path, serve, authority, say):
    first: list[bytes] = []

    def same(request: bytes) -> bytes:
        first.append(request)
        return authority(first[0])

    url = serve(server(same, []))
    assert say("seal", "-o", tmp_path / "1.json", "--timestamp", url, "--review", review)[0] == ExitCode.DONE
    code, said = say("seal", "-o", tmp_path / "2.json", "--timestamp", url, "--review", review)
    assert code == ExitCode.SOURCE
    assert "about another request" in said
    assert not (tmp_path / "2.json").exists()


@pytest.mark.parametrize("data", [b"", b"<html>", b"0" * 50, bytes(200_000)])
def test_an_answer_that_is_no_stamp_is_refused_by_the_services_name(data, review, tmp_path, serve, authority, say):
    url = serve(server(lambda _: data, []))
    code, said = say("seal", "-o", tmp_path / "no.json", "--timestamp", url, "--review", review)
    assert code == ExitCode.SOURCE
    assert url in said
    assert not (tmp_path / "no.json").exists()


def test_a_redirection_is_not_followed(review, tmp_path, serve, authority, say):
    seen: list[dict[str, str]] = []
    there = serve(server(authority, seen))

    class Moved(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(307)
            self.send_header("Location", there)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    url = serve(Moved)
    code, said = say("seal", "-o", tmp_path / "no.json", "--timestamp", url, "--review", review)
    assert code == ExitCode.SOURCE
    assert "redirections are not followed" in said
    assert seen == []


def test_an_authority_that_is_not_there_or_no_address(review, tmp_path, authority, say):
    arguments = ("seal", "-o", tmp_path / "no.json", "--review", review, "--timestamp")
    assert say(*arguments, "http://127.0.0.1:9/tsr")[0] == ExitCode.SOURCE
    assert say(*arguments, "file:///etc/passwd")[0] == ExitCode.PROTOCOL
    assert say(*arguments, "http://[")[0] == ExitCode.SOURCE


def test_a_changed_token_does_not_hold(stamped, authority, review, say):
    made = json.loads(stamped.read_text(encoding="utf-8"))
    for answer in ("", "AAAA", "!!", made["timestamp"]["answer"][:-200]):
        made["timestamp"]["answer"] = answer
        stamped.write_text(json.dumps(made), encoding="utf-8")
        assert say("verify", "--against", stamped, "--review", review)[0] == ExitCode.FORMAT


def test_without_the_package_it_is_said_what_to_install(review, tmp_path, monkeypatch, say):
    monkeypatch.setitem(__import__("sys").modules, "rfc3161_client", None)
    code, said = say("seal", "-o", tmp_path / "no.json", "--timestamp", "https://example.org", "--review", review)
    assert code == ExitCode.PROTOCOL
    assert "focimine[timestamps]" in said
