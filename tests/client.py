"""A browser without JavaScript: it signs in, reads pages and submits the forms it finds."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from trepconnect.accounts.domain import AuthLevel
from trepconnect.accounts.service.sign_in import start_session
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import unit_of_work


class Client(FlaskClient):
    def sign_in(self, user, *, second_factor=True):
        """A session as if ``user`` had proved who she is."""
        with self.application.app_context(), unit_of_work() as session:
            level = AuthLevel.SECOND_FACTOR if second_factor else AuthLevel.CODE
            token = start_session(session, OfficeClock(), user=user, device="Test", level=level)
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


_CONTROLS = {"input", "textarea", "select"}
_REFUSED = {"style", "onclick", "onload"}


def check_page(response):
    """Every page a test looks at must keep the rules of the house. One walk over its elements:
    thousands of pages are looked at, and a selector walks them all."""
    page = BeautifulSoup(response.text, "html.parser")
    elements = page.find_all(True)
    headings = [one for one in elements if one.name == "h1"]
    assert len(headings) == 1, "one h1 a page"
    assert headings[0].text.strip() in page.title.text
    assert page.html["lang"]
    assert page.html["dir"] in {"ltr", "rtl"}
    every_id = [one["id"] for one in elements if one.has_attr("id")]
    ids = set(every_id)
    assert len(ids) == len(every_id), [one for one in ids if every_id.count(one) > 1]
    labelled = {one["for"] for one in elements if one.name == "label" and one.has_attr("for")}
    for one in elements:
        if one.name in _CONTROLS and one.get("type") != "hidden":
            named = one.get("id") in labelled or one.get("aria-label")
            assert named, f"{one.get('name')} has no label"
        assert set(one.get("aria-describedby", "").split()) <= ids
        assert one.get("form") is None or one["form"] in ids, f"no form {one['form']}"
        refused = _REFUSED & one.attrs.keys() or (one.name == "script" and not one.get("src"))
        assert not refused, "CSP would refuse it"
        if one.name == "form" and one.get("method") == "post":
            token = one.find("input", attrs={"name": "csrf_token"})
            assert token, f"no CSRF token: {one.get('action')}"
    return page
