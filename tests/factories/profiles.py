"""Builders of people with profiles. Each takes ``make`` first."""

from dataclasses import replace
from uuid import uuid4

from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import Details
from trepconnect.profiles.domain.profile import Business, Person, Profile
from trepconnect.profiles.service.loading import load_profiles
from trepconnect.profiles.service.saving import save_business, save_person


def profile(make, *sections, user=None, name=None, businesses=1):
    """A person with a profile; ``sections`` go where they belong, those of a business to each."""
    user = user or make.user(name=name)
    person = Person(user_id=user.id, display_name=user.display_name)
    theirs = [Business(id=uuid4(), user_id=user.id) for _ in range(businesses)]
    for section in sections:
        if place(person, section):
            person = replace(person, **{place(person, section): section})
        else:
            theirs = [replace(one, **{place(one, section): section}) for one in theirs]
    whole = Profile(person=person, businesses=tuple(theirs))
    with make.writing() as session:
        load_profiles(session, Actor.system(), OfficeClock(), [whole])
    return user, whole


def business(make, *sections, user=None, name="Rosa's Tamales"):
    """A person with one business; returns both."""
    named = any(isinstance(one, Details) for one in sections)
    extra = () if named else (Details(name=name),)
    user, whole = profile(make, *extra, *sections, user=user)
    return user, whole.businesses[0]


def place(whole, section):
    """The field of a person or business that holds this kind of section."""
    names = [n for n in whole.__slots__ if isinstance(getattr(whole, n), type(section))]
    return names[0] if names else None


def save(make, user, section, business_id=None):
    """Save a page as its owner would in another tab."""
    with make.writing() as session:
        actor = as_actor(user)
        if business_id is None:
            save_person(session, actor, OfficeClock(), section)
        else:
            save_business(session, actor, OfficeClock(), section, business_id=business_id)
