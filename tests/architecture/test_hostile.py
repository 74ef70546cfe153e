"""Hostile values wherever a request can carry one: nothing is answered with a crash.

Arguments come from the map of the application, query parameters and form fields from the forms and
links that its pages show. Each place is asked as the first of the people who get there: about all
values in the full tier, else about a few, which are others each day.
"""

import io
import re
from functools import cached_property
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests import tier
from tests.architecture import access_table as who
from tests.architecture.areas import TABLE
from tests.architecture.world import World
from tests.client import filled

VALUES = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "%00",
    "-1",
    "0",
    str(2**63),
    str(2**64),
    "9" * 400,
    "1e999",
    "NaN",
    "Infinity",
    "-0.0000001",
    "٣٤",
    "²",
    "true",
    "null",
    "[]",
    '{"a": [1]}',
    "\u202e\u2066rtl\u2069",
    "e\u0301" * 50,
    "\ufeff\u200b\u00ad",
    "\U0001f980\U0010ffff",
    "\udcff",
    "\ud800x",
    "%ed%a0%80",
    "%ff%fe",
    "../../etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..\\..\\windows",
    "/etc/passwd",
    "//evil.example",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "'\"--;DROP TABLE users",
    "' OR 1=1 --",
    "%",
    "_",
    "*:*",
    '"unclosed (AND OR NOT NEAR/',
    "{{7*7}}${7*7}%(x)s{0}",
    "%s%s%s%n",
    "a\r\nSet-Cookie: x=1",
    "2026-02-30",
    "0000-00-00",
    "99999-12-31",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "x" * 5_000,
    "x" * 300_000,
    "(" * 3_000,
    "es'; --",
]
SHORT = [value for value in VALUES if len(value) <= 5_000]
SHAPES = ("missing", "three times", "as a list")
LANGUAGES = ["xx", "ar-XB", "zh-CN", "e" * 300, "\x00", "../en", "*"]
PER_FIELD = 1
PER_FORM = 1
PERSONAS = (
    who.NOBODY,
    who.HALF,
    who.OWNER,
    who.MENTOR,
    who.PARTNER,
    who.SPONSOR,
    who.LOANS,
    who.NAVIGATOR,
    who.MANAGER,
    who.ADMIN,
)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def as_query(pairs):
    """Percent-encodes what cannot be text, too."""
    return urlencode(pairs, errors="surrogatepass")


def in_shape(shape, data, name):
    """A form in which the field is missing, comes more than once, or is named like a list's."""
    if shape == "missing":
        return {key: value for key, value in data.items() if key != name}
    if shape == "three times":
        return {**data, name: ["1", "2", "x"]}
    return {**data, f"{name}[]": "1", f"{name}-0": "1"}


class Sweep:
    """Sends requests as one person and remembers what was answered with a crash.

    What somebody asked before her in the same world is not asked again.
    """

    def __init__(self, world, person):
        self.world, self.person = world, person
        self.sent, self.crashed = 0, []

    def some(self, values, count, *place):
        return tier.some(values, count, " ".join(_ID.sub("*", part) for part in place))

    def is_first(self, *place):
        place = tuple(_ID.sub("*", part) for part in place)
        if place in self.world.swept:
            return False
        self.world.swept.add(place)
        return True

    def send(self, method, url, **kwargs):
        client = self.world.clients[self.person]
        response = client.open(url, method=method, **kwargs)
        self.sent += 1
        if response.status_code >= 500:
            what = str(kwargs.get("data") or "")[:120]
            self.crashed.append((response.status_code, method, url[:160], what))
        if method == "POST":
            self.world.renew(self.person, response)
        response.close()
        return response

    @cached_property
    def pages(self):
        """The pages this person can open: address → soup."""
        found = {}
        for rule in self.world.app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint == "healthz":
                continue
            values = self.world.arguments(rule)
            url = self.world.app.url_map.bind("localhost").build(rule.endpoint, values)
            response = self.send("GET", url)
            if response.status_code == 200 and response.mimetype == "text/html":
                found[url] = BeautifulSoup(response.text, "html.parser")
        return found

    def paths(self):
        """Every argument of every address."""
        for rule, method, she_may in self.gates():
            for name in sorted(rule.arguments):
                if she_may and not self.is_first("path", rule.rule, method, name):
                    continue
                for value in self.some(SHORT, PER_FIELD, "path", rule.rule, method, name):
                    # parts of the rule around the argument, written by hand: build() refuses these
                    raw = quote(value, safe="/%", errors="surrogatepass")
                    parts = rule.rule.split("<")
                    url = parts[0] + "".join(
                        (raw if f"{name}>" in part else "x") + part.partition(">")[2]
                        for part in parts[1:]
                    )
                    self.send(method, url)

    def gates(self):
        """Rules and methods that let her through, and that do not: only a guest tries those."""
        for rule in self.world.app.url_map.iter_rules():
            for method in sorted(rule.methods & {"GET", "POST"}):
                row = TABLE.get((rule.endpoint, method))
                she_may = row is not None and self.person in row.may
                if she_may or self.person == who.NOBODY:
                    yield rule, method, she_may

    def names_in_query(self, path, page):
        """Parameters that links and forms of the page carry, and some that none does."""
        yield from ("lang", "page", "next", "q")
        for link in page.select("a[href]"):
            target = urlsplit(link["href"])
            if not target.netloc and target.path in {"", path}:
                yield from (key for key, _ in parse_qsl(target.query))
        for form in page.select("form:not([method=post])"):
            yield from (control["name"] for control in form.select("[name]"))

    def queries(self):
        """Every query parameter of every page."""
        for url, page in list(self.pages.items()):
            path = urlsplit(url).path
            found = set(self.names_in_query(path, page))
            names = sorted(name for name in found if self.is_first("query", path, name))
            for name in names:
                for value in self.some(SHORT, 1, "query", path, name):
                    self.send("GET", f"{path}?{as_query([(name, value)])}")
            if names:
                twice = [(name, value) for name in names for value in ("1", "x")]
                self.send("GET", f"{path}?{as_query(twice)}")
                self.send("GET", f"{path}?" + "&".join(f"k{n}=" for n in range(500)))

    def forms(self):
        """Every field of every form of every page."""
        for url, page in list(self.pages.items()):
            for form in page.select("form[method=post]"):
                action = form.get("action") or url
                if any(part in action for part in ("sign-out", "sessions/")):
                    continue
                self.fields_of(action, form)

    def fields_of(self, action, form):
        data = filled(form)
        fields = {
            control["name"]: control.get("type")
            for control in form.select("[name]")
            if control["name"] != "csrf_token" and self.is_first("form", action, control["name"])
        }
        kind = {"content_type": form["enctype"]} if form.get("enctype") else {}
        for name, field in sorted(fields.items()):
            for value in self.some((" ", *VALUES), PER_FIELD, "form", action, name):
                self.send_value(action, data, name, value, is_file=field == "file", kind=kind)
            for shape in self.some(SHAPES, 1, "shape", action, name):
                self.send("POST", action, data=in_shape(shape, data, name))
        if self.is_first("body", action):
            self.bodies(action)

    def send_value(self, action, data, name, value, *, is_file, kind):
        sent = {**data, name: value}
        if is_file:
            name_of_file = value[:200].replace("\r\n", "") or "x.zip"
            safe = name_of_file.encode("utf-8", "replace").decode()
            sent[name] = (io.BytesIO(value.encode("utf-8", "replace")), safe)
            self.send("POST", action, data=sent, content_type="multipart/form-data")
        elif kind:
            sent[name] = value.encode("utf-8", "replace").decode()
            self.send("POST", action, data=sent, **kind)
        else:
            body = as_query([(k, v) for k, v in _pairs(sent)])
            self.send("POST", action, data=body, content_type=FORM)

    def bodies(self, action):
        """Bodies that are no form, whatever they say they are."""
        for content_type, body in self.some(BODIES, PER_FORM, "body", action):
            self.send("POST", action, data=body, content_type=content_type)


FORM = "application/x-www-form-urlencoded"
BODIES = [
    (FORM, b""),
    (FORM, b"&&&==&=&%&%%&%zz=%zz"),
    (FORM, b"\xff\xfe\x00=\x00"),
    (FORM, b"a=1&" * 20_000),
    (FORM + "; charset=utf-16", b"a=1"),
    (FORM + "; charset=nonsense", b"a=1"),
    ("application/json", b'{"contact": ["x"]}'),
    ("application/json", b"{" * 10_000),
    ("text/plain", b"contact=x"),
    ("", b"contact=x"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disp"),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="code"; filename="\x00"\r\n\r\nx\r\n--x--',
    ),
    (
        "multipart/form-data; boundary=x",
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n
            for n in range(2_000)
        )
        + b"--x--",
    ),
    ("multipart/form-data; boundary=" + "b" * 500, b"--"),
]
HEADERS = [
    {"Accept-Language": "x" * 5_000},
    {"Accept-Language": "*;q=nan, \u00ff;q=-1, es;q=1e400"},
    {"Accept-Encoding": ";;q=;br;q=x"},
    {"Cookie": "trepconnect=x; lang=\u00ff"},
    {"Cookie": "trepconnect=" + "a" * 4_000},
    {"Cookie": "trepconnect=.eJx.y.z; remember_token=1|x"},
    {"Cookie": ";;;=;="},
    {"User-Agent": ""},
    {"User-Agent": "\u00ff" * 2_000},
    {"Referer": "http://["},
    {"X-Forwarded-For": "1.2.3.4, evil"},
    {"X-Forwarded-Host": "evil.example"},
    {"If-Modified-Since": "nonsense"},
    {"If-None-Match": '"' * 50},
    {"Range": "bytes=-1-"},
    {"Content-Length": "-1"},
    {"Content-Length": "x"},
    {"Host": "evil.example"},
    {"Host": "["},
    {"Host": ""},
    {"Host": "a b"},
    {"Host": "x" * 300},
]
LONG_PATHS = [
    "/" + "a" * 100_000,
    "/" + "a/" * 5_000,
    "/services/" + "%2e%2e/" * 50,
    "/%2e%2e/%2e%2e/etc/passwd",
    "//evil.example/%2e%2e",
    "/assets/../../trepconnect/app.py",
    "/assets/%2e%2e/%2e%2e/instance/secret-key",
    "/\x00",
    "/%00",
    "/%ff",
    "/services/%ed%a0%80",
    "/;a=b",
    "/sign-in/",
    "/SIGN-IN",
]


def _pairs(data):
    for key, values in data.items():
        for value in values if isinstance(values, list) else [values]:
            yield key, value


class Persistent(World):
    """Signs a person in again after whatever a hostile form did to her session."""

    def renew(self, person, response):
        if person in {who.NOBODY, who.SUSPENDED}:
            return
        sent_away = response.headers.get("Location", "").startswith("/sign-")
        if sent_away or response.status_code == 401:
            self.sign_in(person)
        else:
            self.clients[person].set_cookie("trepconnect", self.cookies[person])

    def sign_in(self, name):
        super().sign_in(name)
        cookie = self.clients[name].get_cookie("trepconnect")
        self.cookies[name] = cookie.value if cookie else None

    def __init__(self, app, make):
        self.cookies, self.swept = {}, set()
        super().__init__(app, make)


@pytest.fixture(scope="module")
def world(module_app):
    app, make = module_app
    app.config.update(WTF_CSRF_ENABLED=False)
    return Persistent(app, make)


@pytest.mark.parametrize("person", PERSONAS)
def test_nothing_that_is_sent_makes_a_view_crash(world, person, record_property):
    sweep = Sweep(world, person)
    assert sweep.pages
    sweep.paths()
    sweep.queries()
    sweep.forms()
    record_property("requests", sweep.sent)
    assert sweep.crashed == []


@pytest.mark.parametrize("person", [who.NOBODY, who.OWNER])
def test_no_header_makes_a_view_crash(world, person):
    sweep = Sweep(world, person)
    for url in ("/", "/services", "/account", "/nothing", "/sign-in"):
        for headers in HEADERS:
            sweep.send("GET", url, headers=headers)
        for language in LANGUAGES:
            sweep.send("GET", url, headers={"Accept-Language": language.replace("\x00", "")})
            sweep.send("GET", f"{url}?{as_query([('lang', language)])}")
    assert sweep.crashed == []


@pytest.mark.parametrize("path", LONG_PATHS, ids=lambda path: path[:30])
def test_no_path_makes_the_map_crash(world, path):
    sweep = Sweep(world, who.NOBODY)
    for method in ("GET", "POST"):
        response = sweep.send(method, path)
        assert response.status_code in {200, 303, 308, 400, 401, 404, 405, 414}
        location = response.headers.get("Location", "/")
        assert urlsplit(location).netloc in {"", "localhost"}
    assert sweep.crashed == []
