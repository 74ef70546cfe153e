import json
import sys
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.actor import Role
from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Happened(Event):
    name: ClassVar[str] = "probe.happened"
    thing_id: UUID
    by: UUID | None
    code: str
    count: int
    role: Role | None
    final: bool = False


events = st.builds(
    Happened,
    thing_id=st.uuids(),
    by=st.none() | st.uuids(),
    code=st.text(max_size=40),
    count=st.integers(),
    role=st.none() | st.sampled_from(Role),
    final=st.booleans(),
)


@given(events)
def test_an_event_is_the_same_after_its_way_through_the_outbox(event):
    loaded = Happened.load(json.loads(json.dumps(event.payload())))
    assert loaded == event
    assert type(loaded.by) is type(event.by)
    assert type(loaded.role) is type(event.role)


def test_a_payload_of_an_older_or_newer_version_is_read_as_far_as_it_goes():
    payload = {"thing_id": str(uuid4()), "by": None, "code": "c", "count": 1, "role": None}
    assert Happened.load({**payload, "added_later": 1, "name": "x"}).final is False


def test_every_event_of_the_program_makes_the_round_trip():
    from trepconnect import app  # noqa: F401 - loads every domain

    kinds = [
        kind
        for kind in Event.__subclasses__()
        if getattr(sys.modules[kind.__module__], kind.__name__, None) is kind  # not its draft
        and kind.__module__.startswith("trepconnect")
    ]
    assert kinds
    names = [kind.name for kind in kinds]
    assert len(names) == len(set(names)), "two events of one name"
    for kind in kinds:
        assert kind.name.split(".")[0] == kind.__module__.split(".")[1], kind
        sample = _sample(kind)
        assert kind.load(json.loads(json.dumps(sample.payload()))) == sample


def _sample(kind):
    from enum import StrEnum
    from typing import get_args, get_type_hints

    values = {}
    for key, hint in get_type_hints(kind).items():
        if key == "name":
            continue
        first = (get_args(hint) or (hint,))[0]
        if first is UUID:
            values[key] = uuid4()
        elif issubclass(first, StrEnum):
            values[key] = next(iter(first))
        else:
            values[key] = first(7)
    return kind(**values)
