"""A browser without JavaScript: it signs in, reads pages and submits the forms it finds."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from trepconnect.accounts.domain import AuthLevel
from trepconnect.accounts.service.sign_in import start_session
from trepconnect.kernel.clock import SystemClock
from trepconnect.platform.db import unit_of_work


class Client(FlaskClient):
    def sign_in(self, user, *, second_factor=True):
        """A session as if ``user`` had proved who she is."""
        with self.application.app_context(), unit_of_work() as session:
            level = AuthLevel.SECOND_FACTOR if second_factor else AuthLevel.CODE
            token = start_session(session, SystemClock(), user=user, device="Test", level=level)
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
        return self

    def page(self, url, status=200, **kwargs):
        """The page at ``url``, which must keep the rules of the house."""
        response = self.get(url, **kwargs)
        assert response.status_code == status, f"{url}: {response.status_code}"
        return check_page(response)

    def check(self, response):
        return check_page(response)

    def submit(self, url, form="main form[method=post]", follow=False, **fields):
        """Fill in the form found at ``url`` and send it, CSRF token included."""
        found = self.page(url).select_one(form)
        assert found is not None, f"no form {form} at {url}"
        return self.send(found, url, follow=follow, **fields)

    def send(self, form, url="", follow=False, **fields):
        """Send a form of a page that was read before, with ``fields`` filled in."""
        data = filled(form)
        unknown = set(fields) - {control["name"] for control in form.select("[name]")}
        assert not unknown, f"no such field on the page: {unknown}"
        files = form.get("enctype") == "multipart/form-data"
        kwargs = {"content_type": "multipart/form-data"} if files else {}
        return self.post(
            form.get("action") or url,
            data={**data, **fields},
            follow_redirects=follow,
            **kwargs,
        )

    def csrf(self, url="/sign-in"):
        """A token for posts that no form on a page stands for."""
        return self.page(url).select_one("input[name=csrf_token]")["value"]


def filled(form):
    """What a browser would send of ``form`` as it stands."""
    data = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name, kind = control["name"], control.get("type", "text")
        if kind in {"checkbox", "radio"} and not control.has_attr("checked"):
            continue
        if kind in {"submit", "file"}:
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            value = chosen["value"] if chosen else ""
        elif control.name == "textarea":
            value = control.text.removeprefix("\n")
        else:
            value = control.get("value", "")
        data.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in data.items()}


def check_page(response):
    """Every page a test looks at must keep the rules of the house."""
    page = BeautifulSoup(response.text, "html.parser")
    assert len(page.select("h1")) == 1, "one h1 a page"
    assert page.select_one("h1").text.strip() in page.select_one("title").text
    assert page.html["lang"]
    assert page.html["dir"] in {"ltr", "rtl"}
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids)), f"duplicate id: {sorted(i for i in ids if ids.count(i) > 1)}"
    for control in page.select("input:not([type=hidden]), textarea, select"):
        named = page.select_one(f"label[for='{control.get('id')}']") or control.get("aria-label")
        assert named, f"{control.get('name')} has no label"
    for described in page.select("[aria-describedby]"):
        assert set(described["aria-describedby"].split()) <= set(ids)
    assert not page.select("[style], [onclick], [onload], script:not([src])"), (
        "CSP would refuse it"
    )
    for form in page.select("form[method=post]"):
        assert form.select_one("input[name=csrf_token]"), f"no CSRF token: {form.get('action')}"
    return page
