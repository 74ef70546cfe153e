from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text

from tests.factories import directory
from trepconnect.directory.listings.domain import LanguageNote, NeedSource, RecordStatus
from trepconnect.directory.listings.models.details import ServiceLanguage
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.directory.search import service as search_service
from trepconnect.directory.search.domain.ranking import Point, Tier
from trepconnect.directory.search.models import SearchDoc, SearchMiss, SearchWord
from trepconnect.directory.search.queries.cards import list_misses
from trepconnect.directory.search.queries.find import Search, find_services, get_state
from trepconnect.directory.search.service import count_miss
from trepconnect.kernel.actor import Actor, Role, UserId

TODAY = date(2026, 11, 20)


@pytest.fixture
def find(session):
    def found(words="", language="en", **filters):
        wanted = Search(text=words, language=language, today=TODAY, **filters)
        return find_services(session, wanted, get_state(session))

    return found


def ids(results):
    return [one.service_id for one in results.found]


def test_a_spanish_word_finds_a_record_written_in_english(make, find):
    directory.service(make, "Plumbing")
    taxes = directory.service(make, "Tax help", needs=["money.taxes"])
    assert ids(find("impuestos", "es")) == [taxes.id]


def test_accents_and_plurals_do_not_matter(make, find):
    shop = directory.service(make, "Carpintería", spanish={"name": "Talleres de carpintería"})
    assert ids(find("CARPINTERIAS", "es")) == [shop.id]


def test_nails_are_not_some(make, find):
    nails = directory.service(make, "Salon desk", spanish={"description": "Permiso de uñas"})
    some = directory.service(make, "Advice", spanish={"description": "Unas clases y unas tardes"})
    assert ids(find("uñas", "es")) == [nails.id]
    assert ids(find("UN\u0303AS", "es")) == [nails.id]
    assert some.id in ids(find("unas", "es"))


def test_a_letter_that_the_keyboard_lacks_may_be_left_out_on_either_side(make, find):
    spelt = directory.service(make, "Piñatas Nuñez")
    typed = directory.service(make, "Bunuelos Ordonez")
    assert ids(find("nunez", "es")) == [spelt.id]
    assert ids(find("ordoñez", "es")) == [typed.id]


def test_a_misspelt_word_finds_what_was_meant(make, find):
    shop = directory.service(make, "Upholstery lessons")
    results = find("upholstry")
    assert ids(results) == [shop.id]
    assert results.asked.mended


def test_words_of_the_organization_count(make, find):
    owner = directory.organization(make, "Zócalo Makers")
    mine = directory.service(make, "Open bench", organization=owner)
    assert ids(find("zocalo")) == [mine.id]


def test_words_in_a_script_without_spaces_are_found(make, find):
    mine = directory.service(make, "Loans", description="我们提供小额贷款和咨询")
    assert mine.id in ids(find("咨询", "zh-Hans"))


def test_stated_needs_stand_before_those_the_text_names(make, find):
    said = directory.service(
        make, "Taxes taxes", needs=["money.taxes"], needs_source=NeedSource.TEXT
    )
    stated = directory.service(make, "Desk", needs=["money.taxes"])
    results = find("taxes")
    assert ids(results) == [stated.id, said.id]
    assert [one.tier for one in results.found] == [Tier.CODED, Tier.SAID]


def test_a_service_of_that_name_is_not_hidden_behind_permits(make, find):
    directory.service(make, "Food desk", needs=["licences.food_permit"])
    named = directory.service(make, "Restaurant evenings")
    assert ids(find("restaurant"))[0] == named.id


def test_at_most_five_stand_under_some_of_the_words(make, find):
    for number in range(8):
        directory.service(make, f"Pottery {number}")
    both = directory.service(make, "Pottery and weaving")
    found = find("pottery weaving")
    assert ids(found)[0] == both.id
    assert found.total == len(found.found) == 6


def test_a_common_word_of_many_is_too_little(make, find):
    makers = [directory.service(make, f"Studio {number}") for number in range(8)]
    dye = directory.service(make, "Indigo dyeing and felting")
    found = ids(find("indigo dyeing felting studio"))
    assert found == [dye.id]
    assert makers[0].id not in found


def test_a_filter_hides_no_more_than_would_be_shown(make, find):
    for number in range(8):
        directory.service(make, f"Pottery {number}", languages=["vi"])
    found = find("pottery weaving", spoken="es")
    assert found.total == 0
    assert found.hidden["spoken"] == 5


@pytest.mark.parametrize("typed", ["costurera", "peluqueria", "mechanic"])
def test_a_trade_is_found_by_every_name_it_has(make, find, typed):
    trades = {"costurera": "sewing", "peluqueria": "hair_salon", "mechanic": "auto_repair"}
    mine = directory.service(make, "Evening desk", trades=[trades[typed]])
    directory.service(make, "Evening table")
    assert ids(find(typed, "es")) == [mine.id]


def test_trucking_is_no_food_truck(make, find):
    directory.service(make, "Food truck desk")
    mine = directory.service(make, "Trucking permits")
    assert ids(find("trucking")) == [mine.id]


@pytest.mark.parametrize(("typed", "name"), [("troca", "Truck repair"), ("biles", "Bills read")])
def test_a_borrowed_word_finds_what_it_means(make, find, typed, name):
    mine = directory.service(make, name)
    assert ids(find(typed, "es"))[:1] == [mine.id]


def test_a_filter_says_how_many_it_hides(make, find):
    vietnamese = directory.service(make, "Loan desk", languages=["vi"], is_free=True)
    directory.service(make, "Loan fund", languages=["es"])
    directory.service(make, "Loan circle")
    results = find("loan", spoken="vi")
    assert ids(results) == [vietnamese.id]
    assert (results.total, results.hidden["spoken"], results.hidden["free"]) == (1, 2, 0)
    nothing = find("loan", spoken="so", free=True)
    assert (nothing.total, nothing.hidden["spoken"]) == (0, 1)


def test_a_language_by_arrangement_counts_for_the_filter(make, find):
    mine = directory.service(make, "Loan desk")
    make.save(ServiceLanguage(service_id=mine.id, tag="vi", note=LanguageNote.ON_REQUEST))
    with make.writing() as session:
        search_service.refresh(session, [mine.id])
    assert ids(find(spoken="vi")) == [mine.id]


def test_a_stage_hides_only_what_is_for_other_stages(make, find):
    everyone = directory.service(make, "Loan A")
    growing = directory.service(make, "Loan B", stages=["growing"])
    directory.service(make, "Loan C", stages=["idea"])
    assert set(ids(find("loan", stage="growing"))) == {everyone.id, growing.id}


def test_a_need_narrows_words(make, find):
    directory.service(make, "Kitchen loans", needs=["capital.small_loan"])
    kitchen = directory.service(make, "Kitchen", needs=["place.shared_kitchen"])
    assert ids(find("kitchen", needs=("place.shared_kitchen",))) == [kitchen.id]


def test_nearer_services_come_first(make, find):
    far = directory.service(make, "Sewing bench", at=(36.4, -105.5))
    near = directory.service(make, "Sewing bench", at=(35.08, -106.65))
    results = find("sewing", point=Point(35.084, -106.651))
    assert ids(results) == [near.id, far.id]
    assert results.found[0].km < 1


def test_fresh_records_stand_before_old_ones(make, find):
    old = directory.service(make, "Sewing", assured_on=TODAY - timedelta(days=900))
    new = directory.service(make, "Sewing", assured_on=TODAY - timedelta(days=5))
    assert ids(find("sewing")) == [new.id, old.id]


@pytest.mark.parametrize("of", ["service", "organization"])
def test_what_is_no_longer_offered_is_not_found(make, find, of):
    owner = directory.organization(make)
    mine = directory.service(make, "Sewing", organization=owner)
    model, key = (Service, mine.id) if of == "service" else (Organization, owner.id)
    with make.writing() as session:
        session.get(model, key).status = RecordStatus.INACTIVE
        search_service.refresh(session, [mine.id])
    assert find("sewing").total == 0


def test_refreshing_again_changes_nothing_but_the_version(make, session):
    mine = directory.service(make, "Sewing", description="bench and thread")
    before = session.execute(select(SearchWord.word, SearchWord.documents)).all()
    version = get_state(session).version
    with make.writing() as writing:
        search_service.refresh(writing, [mine.id, mine.id])
    after = session.execute(select(SearchWord.word, SearchWord.documents)).all()
    assert sorted(before) == sorted(after)
    assert get_state(session).version == version + 1


def test_rebuilding_gives_what_refreshing_gave(make, session):
    for number in range(3):
        directory.service(make, f"Sewing {number}", needs=["money.taxes"], languages=["es"])
    gone = directory.service(make, "Leaving")
    with make.writing() as writing:
        writing.get(Service, gone.id).status = RecordStatus.INACTIVE
        search_service.refresh(writing, [gone.id])

    def index():
        counted = select(SearchWord.word, SearchWord.documents).where(SearchWord.documents > 0)
        docs = session.execute(select(SearchDoc.service_id, SearchDoc.words)).all()
        state = get_state(session)
        return sorted(docs), sorted(session.execute(counted).all()), state.needs, state.languages

    kept = index()
    with make.writing() as writing:
        search_service.rebuild(writing)
    assert index() == kept
    assert kept[2] == {"money.taxes": 3}


def test_a_deleted_service_leaves_no_result(make, find):
    mine = directory.service(make, "Sewing")
    with make.writing() as session:
        session.execute(delete(Service).where(Service.id == mine.id))
    assert find("sewing").total == 0
    other = directory.service(make, "Painting")
    assert ids(find("painting")) == [other.id]


@pytest.mark.parametrize(
    "words",
    ['"', "'", "a' OR 1", "NEAR(a b)", "*", "-", "name:x", "\u202eabc", "🙂", "a" * 400, "():&|!"],
)
def test_no_query_is_an_error(make, find, words):
    directory.service(make, "Sewing")
    find(words)


def test_searches_that_found_nothing_are_counted_together(make, session):
    for query in ("Glass Blowing", "glass  blowing"):
        with make.writing() as writing:
            count_miss(writing, query=query, need_code="", language="en", today=TODAY)
    (miss,) = session.scalars(select(SearchMiss))
    assert (miss.query, miss.count, miss.last_on) == ("glass blowing", 2, TODAY)


@pytest.mark.parametrize("query", ["ana@example.org", "505 555 0142", "call 505-555-0142 ana", ""])
def test_what_may_lead_to_a_person_is_not_kept(make, session, query):
    with make.writing() as writing:
        count_miss(writing, query=query, need_code="", language="en", today=TODAY)
    assert session.execute(text("SELECT count(*) FROM search_misses")).scalar() == 0


def test_the_office_sees_what_was_looked_for_more_than_once(make, session):
    for query in ("glass blowing", "welding", "welding", "glass blowing", "welding", "once"):
        with make.writing() as writing:
            count_miss(writing, query=query, need_code="", language="en", today=TODAY)
    staff = Actor(UserId(uuid4()), frozenset({Role.NAVIGATOR}))
    mentor = Actor(UserId(uuid4()), frozenset({Role.MENTOR}))
    told = [(one.query, one.times) for one in list_misses(session, staff)]
    assert told == [("welding", 3), ("glass blowing", 2)]
    assert list_misses(session, mentor) == []
