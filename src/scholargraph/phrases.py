"""What networks and their pictures say beside the data, in each language."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Phrases: TypeAlias = Mapping[str, str]

_OF = re.compile("de\u0000(?=[aeiouàâäæéèêëîïôöœùûü])", re.IGNORECASE)

_PICTURES: Mapping[str, Phrases] = {
    "en": {
        "around": "around {0}",
        "others": "other groups",
        "trainee": "trainee, type not known",
        "supervisor": "supervisor",
        "person": "person",
        "topic": "topic",
        "organization": "organization",
        "publication": "publication",
        "unnamed": "hollow: no name in the sources",
        "principal": "principal or only supervisor",
        "co": "co-supervisor",
        "disputed": "sources disagree",
        "alone": "Tied to nobody here: {0}",
        "more": "and {0} more",
        "circle": "Circles grow with the sum of their ties’ weights ({0}).",
        "line": "Lines: {0} ({1}).",
        "counts": "{0} nodes, {1} ties.",
        "strongest": "The strongest: {0}.",
        "unlettered": "{0} names are left out for want of room.",
        "undrawn": "Of {1} nodes {0} are drawn: the strongest and those tied to them.",
        "nothing": "There is nothing to draw.",
    },
    "fr": {
        "around": "autour de {0}",
        "others": "autres groupes",
        "trainee": "en formation, type inconnu",
        "supervisor": "superviseur·e",
        "person": "personne",
        "topic": "sujet",
        "organization": "organisation",
        "publication": "publication",
        "unnamed": "creux : sans nom dans les sources",
        "principal": "direction principale ou seule",
        "co": "codirection",
        "disputed": "sources contradictoires",
        "alone": "Sans lien ici : {0}",
        "more": "et {0} de plus",
        "circle": "Taille des cercles : somme des poids de leurs liens ({0}).",
        "line": "Épaisseur des traits : {0} ({1}).",
        "counts": "{0} nœuds, {1} liens.",
        "strongest": "Les plus forts : {0}.",
        "unlettered": "{0} noms sont omis, faute de place.",
        "undrawn": "Sur {1} nœuds, {0} sont dessinés : les plus forts et ceux qui leur sont liés.",
        "nothing": "Il n’y a rien à dessiner.",
    },
}

NOTES: Mapping[str, Phrases] = {
    "author-lists": {
        "en": "Of {total} publications {complete} print all their authors, {partial} some and {unknown} none: "
        "people and ties are at least these.",
        "fr": "Listes d’auteurs des publications (en tout {total}) : {complete} complètes, {partial} partielles, "
        "{unknown} absentes ; personnes et liens sont des minimums.",
    },
    "subjects": {
        "en": "Of {total} publications {complete} have a subject that people said, {partial} one that a machine "
        "assigned and {unknown} none: ties are at least these.",
        "fr": "Sujets des publications (en tout {total}) : dits par des personnes {complete}, attribués par une "
        "machine {partial}, absents {unknown} ; les liens sont des minimums.",
    },
    "dates": {
        "en": "{complete} of {total} publications have a date: counts by year are at least these.",
        "fr": "Publications datées : {complete} sur {total} ; les nombres par année sont des minimums.",
    },
    "interests": {
        "en": "{complete} of {total} people with a page name their topics: ties are at least these.",
        "fr": "Personnes dont la page nomme leurs sujets : {complete} sur {total} ; les liens sont des minimums.",
    },
    "trainee-names": {
        "en": "{unknown} of {total} trainees are unnamed and stand alone, although some may be one person.",
        "fr": "Personnes en formation sans nom : {unknown} sur {total} ; chacune reste à part, même si plusieurs "
        "peuvent n’en être qu’une.",
    },
    "supervisor-names": {
        "en": "{unknown} of {total} supervisors are unnamed and stand alone, although some may be one person.",
        "fr": "Superviseur·es sans nom : {unknown} sur {total} ; chaque personne reste à part, même si plusieurs "
        "peuvent n’en être qu’une.",
    },
}
"""What it means that not all is known, by the row of the stored query `quality/coverage` that says so."""

UNNAMED: Phrases = {"en": "unnamed {0}{1}", "fr": "{0}{1} sans nom"}

PARTS: Mapping[str, Phrases] = {
    "trainee": {"en": "trainee", "fr": "personne en formation"},
    "supervisor": {"en": "supervisor", "fr": "superviseur·e"},
    "person": {"en": "person", "fr": "personne"},
    "thing": {"en": "thing", "fr": "chose"},
}
"""What somebody without a name is called by."""


COMPOSED: Mapping[str, Phrases] = {
    "Role": {"en": "{what} ({who})", "fr": "{what} ({who})"},
    "Degree": {"en": "{what} ({who})", "fr": "{what} ({who})"},
    "Authorship": {"en": "{who} as author of “{what}”", "fr": "{who}, à titre d’auteur de «\u00a0{what}\u00a0»"},
    "Supervision": {"en": "supervision of {who} ({what})", "fr": "supervision de {who} ({what})"},
    "Participation": {"en": "part of {who} in: {what}", "fr": "part de {who}\u00a0: {what}"},
}
"""What things without a name of their own are called, by class: by the person and by what it is about."""


def filled(phrase: str, *values: Any, **named: Any) -> str:  # Any: numbers and texts, as str.format takes them
    """A phrase with its values, where the French "de" loses its vowel before another one.

    >>> filled("autour de {0}", "Ottilie"), filled("autour de {0}", "Yossi")
    ('autour d’Ottilie', 'autour de Yossi')
    """
    marked = phrase.replace("de {", "de\u0000{").format(*values, **named)
    return _OF.sub("d’", marked).replace("\u0000", " ")


def of_pictures(language: str) -> Phrases:
    """What pictures say in a language; in English where there is nothing in it."""
    return _PICTURES.get(language, _PICTURES["en"])
