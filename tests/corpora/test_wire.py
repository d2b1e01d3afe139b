"""Below the client: which addresses are opened, what an answer may use, what is not said. Against servers on this machine."""

from __future__ import annotations

import gzip
import itertools
import logging
import socket
import threading
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import SourceError
from corpora.web import Client, Pace
from corpora.web_json import load_json
from corpora.wire.addresses import is_one_service, is_public, is_public_name, join, parse_place
from corpora.wire.discretion import hide, hide_in_bytes
from corpora.wire.limits import LineError, TooLargeError
from corpora.wire.unpacking import unpack

ME, KEY = "curator@example.org", "K3y5ecret9f2b"
Raw = Callable[[bytes], bytes | Iterator[bytes]]


@pytest.fixture
def raw() -> Iterator[Callable[[Raw], tuple[str, list[bytes]]]]:
    """Return what starts a server of raw bytes: its address and the list of what it is sent."""
    open_ones: list[socket.socket] = []

    def start(answer: Raw) -> tuple[str, list[bytes]]:
        listening, sent = socket.create_server(("127.0.0.1", 0)), list[bytes]()
        open_ones.append(listening)

        def handle(connection: socket.socket) -> None:
            with connection:
                data = connection.recv(65_536)
                sent.append(data)
                given = answer(data)
                try:
                    for piece in [given] if isinstance(given, bytes) else given:
                        connection.sendall(piece)
                except OSError:  # the client has had enough
                    return

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}", sent

    yield start
    for one in open_ones:
        one.close()


def answered(body: bytes, headers: str = "", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Ticking:
    """A clock on which each look costs a second; sleeping costs what it takes."""

    def __init__(self, step: float = 1.0) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def client(clock: Ticking | None = None, **pace) -> Client:
    time = clock or Ticking(0.0)
    return Client(ME, usual=Pace(**{"per_second": 1e6, "tries": 3, **pace}), clock=time, sleep=time.sleep)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::",
        "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "017700000001", "localhost", "a.localhost", "printer", "nas.lan"])  # fmt: skip
def test_local_hosts_are_known_in_any_spelling(host: str) -> None:
    assert not is_public_name(host)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("http://a.org/x", "https://a.org/y", True), ("https://a.org/x", "https://A.org:443/y", True), ("https://a.org/x", "http://a.org/x", False),
        ("https://a.org/x", "https://a.org:8443/x", False), ("https://a.org/x", "https://a.org.evil.net/x", False), ("https://a.org", "https://a.org@evil.net", False),
        ("http://a.org:8080/x", "https://a.org/x", False), ("https://a.org/x", "https://a.org./x", True),
    ],
)  # fmt: skip
def test_a_service_is_its_host_and_port(before: str, after: str, same: bool) -> None:
    assert is_one_service(parse_place(before), parse_place(after)) is same


@pytest.mark.parametrize("text", ["", "file:///etc/passwd", "http://", "http://[::1", "javascript:alert(1)", "http://a b/", "http://a.org\\\\@b.org/", "http://a.org/\\nx", "ftp://a.org/"])  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_opened(text: str) -> None:
    with pytest.raises(LineError):
        parse_place(text)


@given(st.text(max_size=30))
def test_any_location_is_an_address_or_an_error(location: str) -> None:
    try:
        parse_place(join("http://a.org/x", location))
    except LineError:
        return


def test_a_name_that_resolves_into_the_local_network_is_not_downloaded_from(raw, monkeypatch) -> None:
    url, sent = raw(lambda _: answered(b"secret of the intranet"))
    port, real = int(url.rpartition(":")[2]), socket.getaddrinfo

    def resolving(host, port, *more, **options):
        return real("127.0.0.1" if host == "papers.example.org" else host, port, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    with client() as web, pytest.raises(SourceError, match="local network"):
        web.download(f"http://papers.example.org:{port}/a.pdf", near="https://api.example.org")
    assert sent == []


def test_near_means_the_same_port_too(raw) -> None:
    url, sent = raw(lambda _: answered(b"x"))
    with client() as web, pytest.raises(SourceError, match="no address of the public web"):
        web.download(url, near="http://127.0.0.1:1/")
    assert sent == []


def test_a_download_that_is_moved_into_the_local_network_stops_there(raw) -> None:
    other, received = raw(lambda _: answered(b"x"))
    url, _ = raw(lambda _: answered(b"", f"Location: {other}/x\r\n", "302 Found"))
    with client() as web, pytest.raises(SourceError, match="no address of the public web"):
        web.download(url, near=url)
    assert received == []


def test_a_download_from_another_host_carries_nothing_of_the_user(raw, monkeypatch) -> None:
    hops = iter(
        [
            answered(b"", "Location: http://u:p@files.example.net/a\r\nSet-Cookie: a=b\r\n", "302 Found"),
            answered(b"%PDF"),
        ]
    )
    proxy, sent = raw(lambda _: next(hops))
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    with client() as web:
        assert web.download("http://papers.example.org/a.pdf").content == b"%PDF"
    heads = b"".join(sent).lower()
    assert heads.count(b"get http://") == 2
    for name in (b"cookie", b"authorization", b"referer", b"curator", b"u:p@"):
        assert name not in heads


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:{port}@127.0.0.1:1/", "http://127.0.0.1:1\\@127.0.0.1:{port}/", "//127.0.0.1:1/", "http://localhost:{port}/", "https://127.0.0.1:{port}/", "x:api_key={key}"]
)  # fmt: skip
def test_no_spelling_of_another_host_is_followed_and_the_error_holds_no_key(raw, location: str) -> None:
    port = [0]
    url, sent = raw(lambda _: answered(b"", f"Location: {location.format(port=port[0], key=KEY)}\r\n", "307 Moved"))
    port[0] = int(url.rpartition(":")[2])
    with client(tries=1) as web, pytest.raises(SourceError) as caught:
        web.post(f"{url}/service", {"api_key": KEY, "email": ME})
    assert "redirect" in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(sent) == 1


def test_this_machine_is_asked_without_a_proxy(raw, monkeypatch) -> None:
    url, sent = raw(lambda _: answered(b"fine"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with client() as web:
        assert web.get(url).content == b"fine"
    assert len(sent) == 1


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:port"])
def test_a_proxy_that_cannot_be_used_is_named(monkeypatch, proxy: str) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    with client() as web, pytest.raises(SourceError, match="proxy of this machine"):
        web.get("http://api.example.org/")


def dripping(head: bytes, piece: bytes) -> Raw:
    def answer(_: bytes) -> Iterator[bytes]:
        yield head
        while True:
            yield piece

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"y"),
        dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", b" "),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 50 + b"\r\na\r\n"),
    ],
    ids=["header", "informational", "body", "chunks"],
)
def test_an_answer_that_drips_ends_with_the_patience_wherever_it_drips(raw, answer: Raw) -> None:
    url, _ = raw(answer)
    clock = Ticking(20.0)
    with client(clock, patience=100.0) as web, pytest.raises(SourceError, match="did not answer"):
        web.get(url)
    assert clock.now < 400  # twenty seconds a look: without the limit the longest answer alone would take 300 more


@pytest.mark.parametrize("pause", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "3600"])
def test_a_pause_longer_than_our_patience_is_said_and_not_waited_for(raw, pause: str) -> None:
    url, sent = raw(lambda _: answered(b"", f"Retry-After: {pause}\r\n", "429 Slow"))
    clock = Ticking(0.0)
    with client(clock) as web, pytest.raises(SourceError, match="asks for a pause"):
        web.get(url)
    assert len(sent) == 1
    assert clock.now < 1


def test_a_host_that_has_used_up_its_patience_gets_little_of_it_until_it_answers_well(raw) -> None:
    answers = {"now": answered(b"", status="500 No")}
    url, sent = raw(lambda _: answers["now"])
    clock = Ticking(0.0)
    with client(clock, tries=9) as web:
        for _ in range(3):
            with pytest.raises(SourceError):
                web.get(url)
        assert clock.now < 50
        answers["now"] = answered(b"fine")
        assert web.get(url).content == b"fine"
    assert len(sent) > 5


def test_keys_are_taken_out_of_answers_and_the_address_out_of_words(raw, caplog) -> None:
    url, _ = raw(lambda _: answered(f'{{"you sent": "{KEY} {ME}"}}'.encode(), status="400 No"))
    with caplog.at_level(logging.DEBUG), client() as web:
        answer = web.get(url, {"api_key": KEY, "term": "x"})
        assert KEY not in answer.text
        assert ME not in web.discreet(answer.text)
        assert web.without_address(answer.content).count(b"*") == len(KEY) + len(ME)
    assert KEY not in caplog.text


def test_words_of_a_service_cannot_steer_a_terminal(raw) -> None:
    url, _ = raw(lambda _: answered(b"<ERROR>\x1b]0;owned\x07\x1b[2J\r\nall is well</ERROR>"))
    said: list[str] = []
    with (
        Client(ME, usual=Pace(per_second=1e6, tries=2), tell=said.append, sleep=lambda _s: None) as web,
        pytest.raises(SourceError) as caught,
    ):
        web.get(url, unfit=lambda answer: answer.text)
    assert all(text.isprintable() for text in (*said, caught.value.message))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=20))
def test_a_secret_is_hidden_in_every_usual_form(secret: str) -> None:
    from html import escape
    from urllib.parse import quote, quote_plus

    for form in (secret, quote(secret, safe=""), quote_plus(secret), escape(secret), secret.upper()):
        assert form not in hide(f"x {form} y", [secret]) or form in "x … y"
    hidden = hide_in_bytes(f"x {secret} y".encode(), [secret])
    assert (secret.encode() in hidden) is (len(secret) < 12 or set(secret) == {"*"})


@pytest.mark.parametrize("encoding", ["gzip", "deflate", ""])
@given(body=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300), max_size=4))
def test_a_body_is_unpacked_however_it_is_cut_into_pieces(encoding: str, body: bytes, cuts: list[int]) -> None:
    packed = {"gzip": gzip.compress(body), "deflate": zlib.compress(body), "": body}[encoding]
    places = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    pieces = [packed[a:b] for a, b in itertools.pairwise(places)]
    assert unpack(pieces, encoding, 300) == body
    if len(body) > 0 and encoding:
        with pytest.raises(LineError):
            unpack([packed[:-1]], encoding, 300)


def test_two_members_of_gzip_are_one_body_and_a_bomb_is_stopped_early() -> None:
    assert unpack([gzip.compress(b"a") + gzip.compress(b"b")], "gzip", 10) == b"ab"
    with pytest.raises(TooLargeError):
        unpack([gzip.compress(b" " * 50_000_000)], "gzip", 2_000_000)


def test_halves_of_characters_in_json_become_characters() -> None:
    assert load_json(b'{"a\\ud83d": ["\\udc00", "\\ud83d\\ude00"]}') == {"a\ufffd": ["\ufffd", "\U0001f600"]}
