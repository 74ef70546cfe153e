import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.sensitive import Sensitive, find_sensitive


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("My number is 123-45-6789.", Sensitive.SOCIAL_SECURITY),
        ("912 70 1234 is my ITIN", Sensitive.SOCIAL_SECURITY),
        ("912–70–1234", Sensitive.SOCIAL_SECURITY),
        ("SSN 123456789", Sensitive.SOCIAL_SECURITY),
        ("mi seguro social es el 123 45 6789", Sensitive.SOCIAL_SECURITY),
        ("Seguro Social: 123456789", Sensitive.SOCIAL_SECURITY),
        ("ITIN: 912701234", Sensitive.SOCIAL_SECURITY),
        ("١٢٣-٤٥-٦٧٨٩", Sensitive.SOCIAL_SECURITY),
        ("1\u200b23-45-6789", Sensitive.SOCIAL_SECURITY),
        ("A123456789", Sensitive.IMMIGRATION_NUMBER),
        ("A-123-456-789", Sensitive.IMMIGRATION_NUMBER),
        ("A# 012 345 678", Sensitive.IMMIGRATION_NUMBER),
        ("a012345678", Sensitive.IMMIGRATION_NUMBER),
        ("alien number 12345678", Sensitive.IMMIGRATION_NUMBER),
        ("mi número de extranjero es 123456789", Sensitive.IMMIGRATION_NUMBER),
        ("receipt MSC2190012345", Sensitive.IMMIGRATION_NUMBER),
        ("recibo IOE-09-123-45678", Sensitive.IMMIGRATION_NUMBER),
        ("I-94 number 12345678901", Sensitive.IMMIGRATION_NUMBER),
        ("passport G12345678", Sensitive.PASSPORT),
        ("mi pasaporte es N 01234567", Sensitive.PASSPORT),
        ("Pasaporte número AB1234567", Sensitive.PASSPORT),
        ("جواز السفر 12345678", Sensitive.PASSPORT),
        ("My EAD came", Sensitive.IMMIGRATION_STATUS),
        ("tengo permiso de trabajo", Sensitive.IMMIGRATION_STATUS),
        ("I am undocumented", Sensitive.IMMIGRATION_STATUS),
        ("soy indocumentada", Sensitive.IMMIGRATION_STATUS),
        ("I got my green card", Sensitive.IMMIGRATION_STATUS),
        ("soy residente permanente", Sensitive.IMMIGRATION_STATUS),
        ("tengo TPS", Sensitive.IMMIGRATION_STATUS),
        ("my visa expired", Sensitive.IMMIGRATION_STATUS),
        ("estoy esperando mi asilo", Sensitive.IMMIGRATION_STATUS),
        ("routing number 021000021", Sensitive.BANK),
        ("account number: 000123456789", Sensitive.BANK),
        ("mi cuenta bancaria es 12345678", Sensitive.BANK),
        ("card 4111 1111 1111 1111", Sensitive.BANK),
    ],
)
def test_what_must_not_be_kept_is_found(text, kind):
    assert find_sensitive(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Call 505-555-0142 or (505) 555-0142 or 5055550142, +1 505 555 0142",
        "WhatsApp +52 614 123 4567, llame a 505 555 0142",
        "I sell 120 tamales at $2.50, 300 a week, $36,000 a year, 1,250,000 pesos",
        "Since 03/14/2019, from 2001-2003 and 2024-11-21, open 10:30-18:45",
        "My shop is in 87102-1234 and 87105",
        "EIN 12-3456789, business license 2024-001234, registration 123456789",
        "Factura 000123, lote 45-2024, placas ABC-1234",
        "We accept Visa and Mastercard, aceptamos Visa de débito, pago con my Visa card",
        "Call me at A Plus Cleaning, unit A 12, plan A 2025",
        "Mide 120 20 30 centímetros, 123 456 789 granos",
        "I came as a refugee and cook for other refugees; vine como refugiada",
        "I help people fill in passport photo orders; 24 photos a day, 15000 last year",
        "fotos de pasaporte a 12.00, 2000 por mes",
        "Social Security since 2019 helps my mother",
        "My account has 250 customers; on account of 30 orders",
        "food permit, permiso de comida, contractor license 398221",
        "I had a licence as an electrician for 12 years and my papers are in Spanish",
        "I am a dreamer. Papeles de regalo. Leading a team of 15, IBAN of the lead",
        "Item 123456789012",
    ],
)
def test_ordinary_business_talk_passes(text):
    assert find_sensitive(text) is None


@given(st.integers(200, 999), st.integers(200, 999), st.integers(0, 9999), st.sampled_from("-. "))
def test_no_phone_number_is_taken_for_anything_else(area, exchange, line, mark):
    assert find_sensitive(f"call a {area}{mark}{exchange}{mark}{line:04} today") is None


@given(st.integers(1, 899).filter(lambda n: n != 666), st.integers(1, 99), st.integers(1, 9999))
def test_every_social_security_number_in_its_usual_form_is_found(area, group, serial):
    assert find_sensitive(f"soy {area:03}-{group:02}-{serial:04}") is Sensitive.SOCIAL_SECURITY


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text):
    find_sensitive(text)


def test_a_long_hostile_text_is_read_in_time():
    for text in (
        "1 " * 5000,
        "A" * 10_000,
        "passport " * 1200,
        "account number " * 800,
        "1-" * 5000,
    ):
        find_sensitive(text)
