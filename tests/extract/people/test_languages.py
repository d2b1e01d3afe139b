"""Participants in German and Spanish."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Achtzehn gesunde Probanden (neun Frauen) nahmen an der fMRT-Studie teil.", 18),
        ("An der Untersuchung nahmen 22 rechtshändige Studierende teil (12 Frauen, mittleres Alter 24,1 Jahre).", 22),
        ("Zwanzig Patienten und 22 Kontrollen wurden untersucht.", 42),
        ("Untersucht wurden einundzwanzig Patientinnen sowie 19 gesunde Kontrollpersonen.", 40),
        ("Participaron 18 voluntarios diestros (9 mujeres; edad media 24,6 años).", 18),
        ("Participaron veinte sujetos y 21 pacientes.", None),
        ("Participaron 20 sujetos y 21 pacientes.", 41),
        ("Achtzehn Probanden nahmen teil. Zwei wurden wegen Bewegung ausgeschlossen.", None),
        ("26 Frauen mit Phobie und 25 Frauen ohne Störung kamen. Eine Kontrollperson wurde ausgeschlossen. In die Auswertung gingen die Daten von 23 Frauen mit Phobie (M = 24,7 Jahre) und 24 Kontrollpersonen ein.", 47),
        ("Zwölf Frauen und 10 Männer wurden untersucht.", 22),
        ("Die Probanden sahen 60 Bilder.", None),
        ("Es wurden 3 Probanden untersucht.", None),
    ],
)  # fmt: skip
def test_people_are_counted_in_other_languages(text: str, n: int | None) -> None:
    found = find_samples(
        Document(sha256="0" * 64, name="a", kind="html", sections=(Section(heading="Methode", text=text),))
    )
    assert (found[0].n if found else None) == n
