"""Settings: what is refused, with the name of the setting, and how keys are kept."""

import base64
import threading

import pytest

from trepconnect.platform import config
from trepconnect.platform.config import BadSetting, from_environment

FIELD_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
GOOD = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuv",
    "FIELD_KEY": FIELD_KEY,
}
REACHED = {
    "OFFICE_PHONE": "505 555 0100",
    "OFFICE_ADDRESS": "1 Plaza, Albuquerque, NM 87102",
    "OFFICE_HOURS": "mon-fri 08:00-17:00",
}
SECURE = {
    "PUBLIC_URL": "https://trep.example.gov",
    "MAIL_URL": "smtps://mail.example.gov",
    "SMS_URL": "https://texts.example.gov/send",
    **REACHED,
}


def environment(tmp_path, **changes):
    given = {"INSTANCE_DIR": str(tmp_path), **GOOD, **changes}
    return {f"TREPCONNECT_{name}": value for name, value in given.items() if value is not None}


def test_an_office_starts_without_any_setting(tmp_path):
    settings = from_environment({"TREPCONNECT_INSTANCE_DIR": str(tmp_path)})
    assert f"sqlite:///{tmp_path}/trepconnect.db" == settings.DATABASE_URL
    assert f"sqlite:///{tmp_path}/queue.db" == settings.QUEUE_URL
    assert settings.DEMO is False


def test_postgresql_is_the_queue_too_when_it_is_the_database(tmp_path):
    settings = from_environment(environment(tmp_path, DATABASE_URL="postgresql://u@h/d"))
    assert settings.DATABASE_URL == "postgresql+psycopg://u@h/d"
    assert settings.QUEUE_URL.startswith("postgresql")


BAD = [
    ("DATABASE_URL", "mysql://u@h/d"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "postgresql://h:notaport/d"),
    ("DATABASE_URL", "trepconnect.db"),
    ("QUEUE_URL", "amqp://h"),
    ("QUEUE_URL", "sqlite://"),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 64),
    ("SECRET_KEY", "changeme" * 8),
    ("FIELD_KEY", ""),
    ("FIELD_KEY", "not base64 at all"),
    ("FIELD_KEY", base64.urlsafe_b64encode(b"x" * 16).decode()),
    ("FIELD_KEY", base64.urlsafe_b64encode(b"\0" * 32).decode()),
    ("FIELD_KEY", base64.urlsafe_b64encode(b"x" * 33).decode()),
    ("MAIL_URL", "mail.example.org"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "smtp://h:99999"),
    ("MAIL_URL", "smtp://["),
    ("MAIL_URL", ""),
    ("MAIL_URL", "smtp://h?starttls=yes"),
    ("MAIL_URL", "smtp://h?starttls=0"),
    ("MAIL_URL", "smtp://h?STARTTLS=1"),
    ("MAIL_URL", "smtp://h?starttls=1&x=1"),
    ("MAIL_URL", "smtps://h?starttls=1"),
    ("MAIL_URL", "smtp://user:pw@h"),
    ("MAIL_URL", "smtp://user@h:587"),
    ("SMS_URL", "http://key:secret@texts.example.org/send"),
    ("SMS_URL", "http://texts.example.org/send"),
    ("STRIPE_API_BASE", "http://stripe.example.org"),
    ("MAIL_FROM", "the office"),
    ("MAIL_FROM", "a@b.c\r\nBcc: x@y.z"),
    ("SMS_URL", "ftp://h"),
    ("SMS_URL", "https://"),
    ("STRIPE_API_BASE", "file:///etc/passwd"),
    ("LANGUAGES", ""),
    ("LANGUAGES", "en,klingon"),
    ("DEFAULT_LANGUAGE", "fr"),
    ("DEFAULT_LANGUAGE", ""),
    ("TIME_ZONE", "Mountain"),
    ("TIME_ZONE", ""),
    ("TIME_ZONE", "America"),
    ("TIME_ZONE", "../../etc/passwd"),
    ("PUBLIC_URL", "trep.example.gov"),
    ("PUBLIC_URL", "http://trep.example.gov"),
    ("PUBLIC_URL", "https://trep.example.gov/"),
    ("PUBLIC_URL", "https://trep.example.gov/office"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "javascript:alert(1)"),
    ("PHONE_REGION", "USA"),
    ("PHONE_REGION", "us"),
    ("OFFICE_PHONE", "call us"),
    ("OFFICE_PHONE", "12"),
    ("OFFICE_HOURS", "8 to 5"),
    ("OFFICE_HOURS", "fri-mon 08:00-17:00"),
    ("OFFICE_HOURS", "mon 17:00-08:00"),
    ("OFFICE_HOURS", "mon 08:00-25:00"),
    ("OFFICE_HOURS", "new-fri 08:00-17:00"),
    ("OFFICE_ZIP", "8710"),
    ("OFFICE_ZIP", "٨٧١٠٢"),
    ("PROXIES", "-1"),
    ("PROXIES", "6"),
    ("PROXIES", "one"),
    ("PROXIES", "²"),
    ("DEMO", "yes"),
    ("DEMO", "true"),
    ("DATABASE", "sqlite:///x.db"),
    ("SECRETKEY", "x"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_setting_is_refused_by_its_name(tmp_path, name, value):
    with pytest.raises(BadSetting) as refused:
        from_environment(environment(tmp_path, **{name: value}))
    assert refused.value.name == name
    assert str(refused.value).startswith(f"TREPCONNECT_{name}: ")


@pytest.mark.parametrize("name", ["MAIL_URL", "SMS_URL"])
def test_codes_stand_in_no_log_of_an_office_that_people_reach(tmp_path, name):
    with pytest.raises(BadSetting) as refused:
        from_environment(environment(tmp_path, **{**SECURE, name: "console:"}))
    assert refused.value.name == name


def test_an_office_may_send_only_one_of_mail_and_texts(tmp_path):
    only_texts = from_environment(environment(tmp_path, **{**SECURE, "MAIL_URL": "none:"}))
    assert (only_texts.sends_mail, only_texts.sends_texts) == (False, True)
    only_mail = from_environment(environment(tmp_path, **{**SECURE, "SMS_URL": "none:"}))
    assert (only_mail.sends_mail, only_mail.sends_texts) == (True, False)
    with pytest.raises(BadSetting):
        from_environment(environment(tmp_path, MAIL_URL="none:", SMS_URL="none:"))


@pytest.mark.parametrize("url", ["https://trep.example.gov", "http://10.0.0.1", "http://0.0.0.0"])
def test_a_demonstration_is_for_this_machine_only(tmp_path, url):
    with pytest.raises(BadSetting) as refused:
        from_environment(environment(tmp_path, PUBLIC_URL=url, DEMO="1"))
    assert refused.value.name == "DEMO"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:80"])
def test_a_demonstration_runs_on_this_machine(tmp_path, url):
    assert from_environment(environment(tmp_path, PUBLIC_URL=url, DEMO="1")).DEMO


def test_one_key_may_not_serve_two_purposes(tmp_path):
    with pytest.raises(BadSetting) as refused:
        from_environment(environment(tmp_path, SECRET_KEY=FIELD_KEY))
    assert refused.value.name == "FIELD_KEY"


def test_secrets_are_not_in_what_settings_print(tmp_path):
    shown = repr(from_environment(environment(tmp_path, STRIPE_SECRET_KEY="sk_canary")))
    assert FIELD_KEY not in shown
    assert GOOD["SECRET_KEY"] not in shown
    assert "canary" not in shown


class TestKeysInFiles:
    def settings(self, folder):
        return from_environment({"TREPCONNECT_INSTANCE_DIR": str(folder)})

    def test_keys_are_made_once_and_only_the_owner_can_read_them(self, tmp_path):
        folder = tmp_path / "new"
        first = self.settings(folder)
        assert folder.stat().st_mode & 0o777 == 0o700
        for name in ("secret-key", "field-key"):
            assert (folder / name).stat().st_mode & 0o777 == 0o600
        assert self.settings(folder) == first
        assert sorted(path.name for path in folder.iterdir()) == ["field-key", "secret-key"]

    def test_two_offices_have_different_keys(self, tmp_path):
        one, other = self.settings(tmp_path / "a"), self.settings(tmp_path / "b")
        assert {one.SECRET_KEY, one.FIELD_KEY}.isdisjoint({other.SECRET_KEY, other.FIELD_KEY})

    def test_processes_that_start_together_agree_on_the_keys(self, tmp_path):
        barrier, found = threading.Barrier(8), []

        def start():
            barrier.wait()
            found.append(self.settings(tmp_path / "shared").FIELD_KEY)

        threads = [threading.Thread(target=start) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
        assert len(set(found)) == 1

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
    @pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEY"])
    def test_a_key_that_others_may_read_is_refused(self, tmp_path, mode, name):
        self.settings(tmp_path)
        (tmp_path / name.lower().replace("_", "-")).chmod(mode)
        with pytest.raises(BadSetting) as refused:
            self.settings(tmp_path)
        assert refused.value.name == name

    @pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEY"])
    def test_an_emptied_key_is_refused_not_replaced(self, tmp_path, name):
        self.settings(tmp_path)
        (tmp_path / name.lower().replace("_", "-")).write_text("")
        with pytest.raises(BadSetting) as refused:
            self.settings(tmp_path)
        assert refused.value.name == name

    def test_a_folder_that_cannot_be_made_is_told_not_shown_as_a_crash(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(BadSetting) as refused:
            self.settings(tmp_path / "file" / "instance")
        assert refused.value.name == "SECRET_KEY"


def test_every_setting_is_known_to_the_reader_of_the_environment():
    assert config.PREFIX == "TREPCONNECT_"


@pytest.mark.parametrize("name", REACHED)
def test_an_office_that_people_reach_says_how_it_is_reached(tmp_path, name):
    with pytest.raises(BadSetting) as refused:
        from_environment(environment(tmp_path, **{**SECURE, name: ""}))
    assert refused.value.name == name


def test_the_demonstration_office_has_telephone_address_and_hours(tmp_path):
    settings = from_environment(environment(tmp_path, DEMO="1"))
    assert all(getattr(settings, name) for name in REACHED)
