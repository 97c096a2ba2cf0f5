"""What pages say beside the data, in each language: one table of phrases, and one of the columns of answers."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from scholargraph.errors import ScholargraphError
from scholargraph.labels import short
from scholargraph.phrases import filled
from scholargraph.vocabulary import term_label
from scholargraph.web import terminology
from scholargraph.web.legends import WORDS as OF_PICTURES

Phrases: TypeAlias = Mapping[str, str]

_NARROW = "\u202f"
_FRENCH = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r" (?=[:;?!»])|(?<=«) "), "\u00a0"),
    (re.compile(r"-t-(?=(?:elle|il|on)s?\b)"), "-\u2060t-\u2060"),  # no line ends within "a-t-elle"
)
_SINGULAR: Mapping[str, tuple[int, ...]] = {"en": (1,), "fr": (0, 1)}

WORDS: Mapping[str, Phrases] = {
    **terminology.WORDS,
    # the frame of every page
    "site": {"en": "Research graph", "fr": "Graphe de la recherche"},
    "skip": {"en": "Skip to content", "fr": "Aller au contenu"},
    "home": {"en": "Home", "fr": "Accueil"},
    "search": {"en": "Search", "fr": "Rechercher"},
    "search-for": {"en": "Search: {q}", "fr": "Recherche : {q}"},
    "search-title": {"en": "Search", "fr": "Recherche"},
    "search-hint": {
        "en": "A name, a title, a topic, an organisation",
        "fr": "Un nom, un titre, un sujet, une organisation",
    },
    "menu": {"en": "Main menu", "fr": "Menu principal"},
    "languages": {"en": "Language", "fr": "Langue"},
    "people": {"en": "People", "fr": "Personnes"},
    "publications": {"en": "Publications", "fr": "Publications"},
    "topics": {"en": "Topics", "fr": "Sujets"},
    "organizations": {"en": "Organisations", "fr": "Organisations"},
    "supervisions": {"en": "Supervisions", "fr": "Supervisions"},
    "sources": {"en": "Sources", "fr": "Sources"},
    "questions": {"en": "Questions", "fr": "Questions"},
    "networks": {"en": "Networks", "fr": "Réseaux"},
    "sparql": {"en": "SPARQL", "fr": "SPARQL"},
    "mark-means": {
        "en": "leads to the lines of the sources that say it.",
        "fr": "mène aux lignes des sources qui le disent.",
    },
    "source-of": {"en": "Source: {text}", "fr": "Source : {text}"},
    "ontology": {"en": "Ontology", "fr": "Ontologie"},
    "shapes": {"en": "Rules", "fr": "Règles"},
    "dataset": {"en": "About the data", "fr": "À propos des données"},
    "as-data": {"en": "This page as data:", "fr": "Cette page en données :"},
    "all-as-data": {"en": "Data of this site:", "fr": "Données de ce site :"},
    "more-in": {"en": "{n} more", "fr": "{n} de plus"},
    "further-records": {"en": "Further records, by their places", "fr": "Autres passages, par leur place"},
    "shown-of": {"en": "{shown} of {total} shown.", "fr": "{shown} affichées sur {total}."},
    "whole-list": {"en": "the whole list", "fr": "la liste complète"},
    "nothing-known": {"en": "The sources say nothing.", "fr": "Les sources n’en disent rien."},
    "yes": {"en": "yes", "fr": "oui"},
    "no": {"en": "no", "fr": "non"},
    "name": {"en": "Name", "fr": "Nom"},
    # home
    "home-lead": {
        "en": "Who works on what, who supervises whom, who writes with whom, and where each statement comes from.",
        "fr": "Qui travaille à quoi, qui encadre qui, qui écrit avec qui, et d’où vient chaque énoncé.",
    },
    "known": {"en": "What is known, and what is not", "fr": "Ce que l’on sait, et ce que l’on ne sait pas"},
    "known-lead": {
        "en": "Numbers on these pages rest on the following. Where something is missing, counts are lower bounds.",
        "fr": (
            "Les nombres de ces pages reposent sur ce qui suit. Là où il manque quelque chose, ce sont des minimums."
        ),
    },
    "about": {"en": "About", "fr": "À propos de"},
    "author-lists": {"en": "Author lists of publications", "fr": "Listes d’auteurs des publications"},
    "subjects": {"en": "Subjects of publications", "fr": "Sujets des publications"},
    "dates": {"en": "Dates of publications", "fr": "Dates des publications"},
    "interests": {"en": "Topics of people with a page", "fr": "Sujets des personnes ayant une page"},
    "trainee-names": {"en": "Names of trainees", "fr": "Noms des personnes en formation"},
    "supervisor-names": {"en": "Names of supervisors", "fr": "Noms des personnes qui encadrent"},
    "built-from": {"en": "Built from {n} files.", "fr": "Construit à partir de {n} fichiers."},
    "built-from-one": {"en": "Built from 1 file.", "fr": "Construit à partir d’un fichier."},
    "conforms": {"en": "The data follow all rules.", "fr": "Les données respectent toutes les règles."},
    "conforms-not": {
        "en": "The data break some rules: {n} errors. The questions below say where.",
        "fr": "Les données enfreignent des règles : {n} erreurs. Les questions ci-dessous disent où.",
    },
    "conforms-not-one": {
        "en": "The data break a rule: 1 error. The questions below say where.",
        "fr": "Les données enfreignent une règle : {n} erreur. Les questions ci-dessous disent où.",
    },
    # a person
    "person": {"en": "Person", "fr": "Personne"},
    "also-known": {"en": "Name variants", "fr": "Variantes du nom"},
    "identifiers": {"en": "Identifiers", "fr": "Identifiants"},
    "addresses": {"en": "Web pages", "fr": "Pages web"},
    "name-withheld": {
        "en": "No source gives this person’s name ({status}).",
        "fr": "Aucune source ne donne le nom de cette personne ({status}).",
    },
    "past-positions": {"en": "Former positions", "fr": "Postes antérieurs"},
    "implied": {"en": "implied by the page", "fr": "sous-entendu par la page"},
    "since": {"en": "since {start}", "fr": "depuis {start}"},
    "since-day": {"en": "since {start}", "fr": "depuis le {start}"},
    "until": {"en": "until {end}", "fr": "jusqu’à {end}"},
    "until-day": {"en": "until {end}", "fr": "jusqu’au {end}"},
    "degrees": {"en": "Degrees", "fr": "Diplômes"},
    "biography": {"en": "Biography", "fr": "Biographie"},
    "also-in": {"en": "In {language}", "fr": "En {language}"},
    "language-en": {"en": "English", "fr": "anglais"},
    "language-fr": {"en": "French", "fr": "français"},
    "language-ar": {"en": "Arabic", "fr": "arabe"},
    "language-de": {"en": "German", "fr": "allemand"},
    "language-es": {"en": "Spanish", "fr": "espagnol"},
    "language-it": {"en": "Italian", "fr": "italien"},
    "language-ja": {"en": "Japanese", "fr": "japonais"},
    "language-ko": {"en": "Korean", "fr": "coréen"},
    "language-nl": {"en": "Dutch", "fr": "néerlandais"},
    "language-pl": {"en": "Polish", "fr": "polonais"},
    "language-pt": {"en": "Portuguese", "fr": "portugais"},
    "language-ru": {"en": "Russian", "fr": "russe"},
    "language-zh": {"en": "Chinese", "fr": "chinois"},
    "research-topics": {"en": "Research topics", "fr": "Sujets de recherche"},
    "subjects-written": {"en": "Subjects of their publications", "fr": "Sujets de ses publications"},
    "supervision": {"en": "Supervision", "fr": "Supervision"},
    "load-caption": {
        "en": "Trainees by type and by this person’s supervisory role",
        "fr": "Personnes en formation, par type et selon le rôle d’encadrement de la personne",
    },
    "type": {"en": "Type", "fr": "Type"},
    "alone": {"en": "Sole supervisor", "fr": "Direction seule"},
    "principal": {"en": "Principal supervisor", "fr": "Direction principale"},
    "co": {"en": "Co-supervisor", "fr": "Codirection"},
    "unspecified": {"en": "Role not stated", "fr": "Rôle non précisé"},
    "total": {"en": "Total", "fr": "Total"},
    "of-them-unnamed": {"en": "Unnamed", "fr": "Sans nom"},
    "unnamed-note": {
        "en": "{n} of them have no name in the sources; each mention is counted as one person.",
        "fr": "{n} n’ont pas de nom dans les sources ; chaque mention compte pour une personne.",
    },
    "unnamed-note-one": {
        "en": "1 of them has no name in the sources; each mention is counted as one person.",
        "fr": "{n} n’a pas de nom dans les sources ; chaque mention compte pour une personne.",
    },
    "trainees": {"en": "Trainees", "fr": "Personnes en formation"},
    "trainee": {"en": "Trainee", "fr": "Personne en formation"},
    "part": {"en": "Supervisory role", "fr": "Rôle d’encadrement"},
    "with": {"en": "With", "fr": "Avec"},
    "host": {"en": "Host", "fr": "Établissement d’accueil"},
    "status": {"en": "Status", "fr": "Statut"},
    "when": {"en": "Period", "fr": "Période"},
    "supervised-by": {"en": "Supervised by", "fr": "Encadrement reçu"},
    "supervisor": {"en": "Supervisor", "fr": "Superviseur·e"},
    "who-supervises-whom": {"en": "Who supervises whom", "fr": "Qui encadre qui"},
    "tree-above": {"en": "Above: who supervised {name}", "fr": "En amont : qui a encadré {name}"},
    "tree-below": {"en": "Below: whom {name} supervises", "fr": "En aval : qui {name} encadre"},
    "coauthors": {"en": "Co-authors", "fr": "Coauteurs"},
    "lower-bound": {
        "en": (
            "Of {total} publications {complete} print all their authors, {partial} some and {unknown} none: "
            "co-authors are at least these."
        ),
        "fr": (
            "Listes d’auteurs des publications (en tout {total}) : {complete} complètes, {partial} "
            "partielles, {unknown} absentes ; les coauteurs sont au moins ceux-ci."
        ),
    },
    "year": {"en": "Year", "fr": "Année"},
    "undated": {"en": "Without a date", "fr": "Sans date"},
    "undated-note": {
        "en": "{n} of {total} have no date in the sources.",
        "fr": "{n} sur {total} n’ont pas de date dans les sources.",
    },
    "undated-note-one": {
        "en": "1 of {total} has no date in the sources.",
        "fr": "{n} sur {total} n’a pas de date dans les sources.",
    },
    "all-undated": {"en": "No source gives a date for any of them.", "fr": "Aucune source n’en donne les dates."},
    "authors-implied": {"en": "author by the page that lists it", "fr": "auteur selon la page qui la mentionne"},
    "authors-partial": {"en": "some authors", "fr": "une partie des auteurs"},
    "authors-unknown": {"en": "authors not listed", "fr": "auteurs non donnés"},
    "retracted": {"en": "Retracted", "fr": "Rétractée"},
    # a publication
    "publication": {"en": "Publication", "fr": "Publication"},
    "authors": {"en": "Authors", "fr": "Auteurs"},
    "list-complete": {
        "en": "The list is complete: the numbers are ranks.",
        "fr": "La liste est complète : les numéros sont des rangs.",
    },
    "list-partial": {
        "en": "The list is partial: its order is the order of the page, not of the authors.",
        "fr": "La liste est partielle : son ordre est celui de la page, pas celui des auteurs.",
    },
    "list-unknown": {
        "en": "No source lists the authors; whoever is named here is so by the page that lists the publication.",
        "fr": "Aucune source ne donne les auteurs ; qui figure ici l’est selon la page qui mentionne la publication.",
    },
    "corresponding": {"en": "corresponding author", "fr": "auteur correspondant"},
    "published": {"en": "Date", "fr": "Date"},
    "venue": {"en": "Published in", "fr": "Publié dans"},
    "publisher": {"en": "Publisher", "fr": "Éditeur"},
    "volume": {"en": "Volume", "fr": "Volume"},
    "issue": {"en": "Issue", "fr": "Numéro"},
    "pages": {"en": "Pages", "fr": "Pages"},
    "in-language": {"en": "Language", "fr": "Langue"},
    "abstract": {"en": "Abstract", "fr": "Résumé"},
    "truncated": {"en": "The source cuts the abstract short.", "fr": "La source coupe le résumé."},
    "assigned-subjects": {"en": "Machine-assigned subjects", "fr": "Sujets attribués automatiquement"},
    "versions": {"en": "Other versions", "fr": "Autres versions"},
    "corrects": {"en": "Corrects", "fr": "Corrige"},
    "corrections": {"en": "Corrections of it", "fr": "Corrections"},
    "correction-kind": {"en": "Kind of correction", "fr": "Type de correction"},
    "thesis-of": {"en": "Thesis of", "fr": "Thèse de"},
    "granted-by": {"en": "Granted by", "fr": "Décerné par"},
    "conflicts": {"en": "Where sources disagree", "fr": "Où les sources se contredisent"},
    "conflicts-lead": {
        "en": "Both values are kept. The mark beside each leads to who says so.",
        "fr": "Les deux valeurs sont gardées. La marque à côté de chacune mène à qui le dit.",
    },
    "other-titles": {"en": "Also titled", "fr": "Autres titres"},
    # a topic
    "topic": {"en": "Topic", "fr": "Sujet"},
    "also-called": {"en": "Also called", "fr": "Aussi appelé"},
    "broader": {"en": "Broader topics", "fr": "Sujets plus généraux"},
    "narrower": {"en": "Narrower topics", "fr": "Sujets plus précis"},
    "experts": {"en": "Who works on it", "fr": "Qui y travaille"},
    "experts-lead": {
        "en": (
            "On this topic or a narrower one: how many of these topics they name themselves, how many of "
            "their publications are about one, and to how many a machine assigned one."
        ),
        "fr": (
            "À ce sujet ou à un plus précis : combien de ces sujets la personne nomme, combien de ses "
            "publications en traitent, et à combien une machine en a attribué un."
        ),
    },
    "names-it": {"en": "Topics they name", "fr": "Sujets nommés"},
    "writes": {"en": "Publications", "fr": "Publications"},
    "by-machine": {"en": "Machine-assigned", "fr": "Attribués automatiquement"},
    "for-instance": {"en": "For instance", "fr": "Par exemple"},
    "goes-with": {"en": "Co-occurring topics", "fr": "Sujets cooccurrents"},
    "both-people": {"en": "People who name both", "fr": "Personnes qui nomment les deux"},
    "both-works": {"en": "Publications on both", "fr": "Publications sur les deux"},
    "assigned-works": {
        "en": "Publications with this as a machine-assigned subject",
        "fr": "Publications dont c’est un sujet attribué automatiquement",
    },
    # an organisation
    "organization": {"en": "Organisation", "fr": "Organisation"},
    "unit-of": {"en": "Part of", "fr": "Fait partie de"},
    "units": {"en": "Units", "fr": "Unités"},
    "candidate": {"en": "Possible match", "fr": "Correspondance possible"},
    "members": {"en": "Members", "fr": "Membres"},
    "past-members": {"en": "Former members", "fr": "Anciens membres"},
    "affiliated": {"en": "Affiliated authors", "fr": "Auteurs affiliés"},
    "role": {"en": "Role", "fr": "Rôle"},
    "trained-there": {"en": "Trainees", "fr": "Personnes en formation"},
    "their-topics": {"en": "Research topics of its members", "fr": "Sujets de recherche de ses membres"},
    "how-many": {"en": "How many", "fr": "Combien"},
    "partners": {"en": "Partners", "fr": "Partenaires"},
    "partners-lead": {
        "en": "People with roles at both; publications with authors of both; supervisions where one hosts the trainee "
        "and a supervisor is of the other.",
        "fr": "Personnes qui ont un rôle dans les deux ; publications d’auteurs des deux ; supervisions où l’une "
        "accueille la personne en formation et où une personne de l’autre l’encadre.",
    },
    # a supervision
    "supervision-of": {"en": "Supervision of {name}", "fr": "Supervision : {name}"},
    "supervisors": {"en": "Supervisors", "fr": "Superviseur·es"},
    "basis": {"en": "Basis", "fr": "Fondement"},
    "printed-label": {"en": "Label as printed", "fr": "Étiquette telle qu’imprimée"},
    "thesis": {"en": "Thesis", "fr": "Thèse ou mémoire"},
    "project": {"en": "Project", "fr": "Projet"},
    # a source
    "source": {"en": "Source", "fr": "Source"},
    "read-as": {"en": "Format", "fr": "Format"},
    "digest": {"en": "SHA-256", "fr": "SHA-256"},
    "retrieved": {"en": "Retrieved", "fr": "Date de collecte"},
    "records": {"en": "Line by line", "fr": "Ligne par ligne"},
    "line": {"en": "Line {first}", "fr": "Ligne {first}"},
    "lines": {"en": "Lines {first}–{last}", "fr": "Lignes {first}–{last}"},
    "to-review": {"en": "To review: {text}", "fr": "À vérifier : {text}"},
    "says": {"en": "What was made of it", "fr": "Ce qui en a été compris"},
    # any thing
    "thing": {"en": "Thing", "fr": "Chose"},
    "is-value-of": {"en": "is “{term}” of", "fr": "est « {term} » de"},
    # evidence
    "why-title": {"en": "Where it comes from: {name}", "fr": "D’où cela vient : {name}"},
    "why-lead": {
        "en": "Each statement of the page, and the lines of the sources that say it.",
        "fr": "Chaque énoncé de la page, et les lignes des sources qui le disent.",
    },
    "all-evidence": {"en": "All the evidence for this page", "fr": "Toutes les preuves de cette page"},
    "back-to": {"en": "Back to {name}", "fr": "Retour à {name}"},
    "no-source": {
        "en": "From the vocabularies, or concluded from the other statements: no line of a source says it as such.",
        "fr": "Tiré des vocabulaires, ou conclu des autres énoncés : aucune ligne d’une source ne le dit tel quel.",
    },
    # search and lists
    "found": {"en": "{n} found", "fr": "{n} résultats"},
    "found-one": {"en": "1 found", "fr": "{n} résultat"},
    "found-none": {"en": "Nothing found for “{q}”.", "fr": "Rien trouvé pour « {q} »."},
    "found-close": {
        "en": "Nothing is called so. Close to it:",
        "fr": "Rien ne s’appelle ainsi. Ce qui s’en approche :",
    },
    "all-kinds": {"en": "Everything", "fr": "Tout"},
    "next": {"en": "Next", "fr": "Suite"},
    "no-index": {
        "en": "This graph has no search index: build it again.",
        "fr": "Ce graphe n’a pas d’index de recherche : construisez-le de nouveau.",
    },
    "letters": {"en": "By first letter", "fr": "Par première lettre"},
    "page-numbers": {"en": "Pages of the list", "fr": "Pages de la liste"},
    "other-letters": {"en": "others", "fr": "autres"},
    # questions
    "questions-lead": {
        "en": (
            "Each question is a file of SPARQL. Fill in the form, take the answer as a table, CSV or JSON; "
            "the address is the bookmark."
        ),
        "fr": (
            "Chaque question est un fichier SPARQL. Remplissez le formulaire, prenez la réponse en tableau, "
            "CSV ou JSON ; l’adresse est le signet."
        ),
    },
    "family-person": {"en": "People", "fr": "Personnes"},
    "family-publication": {"en": "Publications", "fr": "Publications"},
    "family-supervision": {"en": "Supervision", "fr": "Supervision"},
    "family-topic": {"en": "Topics", "fr": "Sujets"},
    "family-quality": {"en": "Gaps and errors", "fr": "Lacunes et erreurs"},
    "family-network": {"en": "Networks", "fr": "Réseaux"},
    "ask-it": {"en": "Ask", "fr": "Poser la question"},
    "any": {"en": "any", "fr": "peu importe"},
    "answer": {"en": "Answer", "fr": "Réponse"},
    "rows": {"en": "{n} rows", "fr": "{n} lignes"},
    "rows-one": {"en": "1 row", "fr": "{n} ligne"},
    "rows-first": {
        "en": "The first {shown} of {n} rows are shown; CSV has all.",
        "fr": "Les {shown} premières lignes sur {n} sont affichées ; le CSV les a toutes.",
    },
    "no-rows": {
        "en": "No rows: the sources say nothing that fits.",
        "fr": "Aucune ligne : rien dans les sources ne correspond.",
    },
    "take-as": {"en": "Download the answer as", "fr": "Télécharger la réponse en"},
    "the-query": {"en": "The query", "fr": "La requête"},
    "fill-in": {"en": "Fill in the form to ask.", "fr": "Remplissez le formulaire pour poser la question."},
    "slow-note": {
        "en": "May take long on a large graph: {reason}",
        "fr": "Peut être lent sur un grand graphe : {reason}",
    },
    "asked-elsewhere": {
        "en": "This is the answer with the usual values. A folder answers no other: `scholargraph serve` does.",
        "fr": (
            "Voici la réponse aux valeurs habituelles. Un dossier n’en donne pas d’autre : `scholargraph "
            "serve` le fait."
        ),
    },
    # faults
    "not-found": {"en": "Not found", "fr": "Introuvable"},
    "not-found-lead": {
        "en": "Nothing stands at the address “{path}”.",
        "fr": "Rien ne se trouve à l’adresse « {path} ».",
    },
    "not-found-help": {
        "en": "Search by name above, or start from one of the lists in the menu.",
        "fr": "Cherchez un nom ci-dessus, ou partez d’une des listes du menu.",
    },
    "refused": {"en": "This cannot be answered", "fr": "Réponse impossible"},
    "refused-value": {
        "en": "The question cannot be answered with these values:",
        "fr": "La question ne peut recevoir de réponse avec ces valeurs :",
    },
    # networks
    "networks-lead": {
        "en": "Pictures to walk through: each circle leads to a page.",
        "fr": "Des images à parcourir : chaque cercle mène à une page.",
    },
    "no-server": {
        "en": "A folder answers no queries: `scholargraph serve` does.",
        "fr": "Un dossier ne répond à aucune requête : `scholargraph serve` le fait.",
    },
    "quoted": {"en": "“{text}”", "fr": "« {text} »"},
    "colon": {"en": ": ", "fr": " : "},
    # codes
    "format-acl-anthology": {"en": "ACL Anthology", "fr": "ACL Anthology"},
    "format-arxiv": {"en": "arXiv", "fr": "arXiv"},
    "format-bibtex": {"en": "BibTeX", "fr": "BibTeX"},
    "format-canadian-common-cv": {"en": "Canadian Common CV", "fr": "CV commun canadien"},
    "format-crossref": {"en": "Crossref", "fr": "Crossref"},
    "format-csl-json": {"en": "CSL-JSON", "fr": "CSL-JSON"},
    "format-dblp": {"en": "DBLP", "fr": "DBLP"},
    "format-genealogy": {"en": "academic genealogy", "fr": "généalogie universitaire"},
    "format-html-page": {"en": "web page", "fr": "page web"},
    "format-openalex": {"en": "OpenAlex", "fr": "OpenAlex"},
    "format-orcid": {"en": "ORCID record", "fr": "dossier ORCID"},
    "format-paper-list": {"en": "list of papers", "fr": "liste d’articles"},
    "format-profile-page": {"en": "profile page", "fr": "page de profil"},
    "format-rdf": {"en": "RDF", "fr": "RDF"},
    "format-records": {"en": "records", "fr": "enregistrements"},
    "format-ris": {"en": "RIS", "fr": "RIS"},
    "format-rml": {"en": "RML mapping", "fr": "correspondance RML"},
    "format-semantic-scholar": {"en": "Semantic Scholar", "fr": "Semantic Scholar"},
    "format-table": {"en": "table", "fr": "tableau"},
    "format-scholargraph.toml": {"en": "settings", "fr": "paramètres"},
    "term-skos:prefLabel": {"en": "preferred label", "fr": "libellé préféré"},
    "term-skos:altLabel": {"en": "alternative label", "fr": "autre libellé"},
    "term-skos:broader": {"en": "broader", "fr": "plus général"},
    "term-skos:narrower": {"en": "narrower", "fr": "plus précis"},
    "term-skos:inScheme": {"en": "vocabulary", "fr": "vocabulaire"},
    "term-skos:exactMatch": {"en": "exact match", "fr": "équivalent exact"},
    "term-skos:closeMatch": {"en": "close match", "fr": "équivalent proche"},
    "term-rdf:type": {"en": "type", "fr": "type"},
    **OF_PICTURES,
}

_CODES: Mapping[str, str] = {
    "part": "{}",
    "about": "{}",
    "language": "language-{}",
    "format": "format-{}",
    "missing": "language-{}",
}
"""The columns in which codes stand, with the keys of the phrases that say what they mean."""

_COLUMNS: Mapping[str, Phrases] = {
    "abstract": {"en": "Abstract", "fr": "Résumé"},
    "atLevel": {"en": "At this level", "fr": "À ce niveau"},
    "authors": {"en": "Authors", "fr": "Auteurs"},
    "candidateLabel": {"en": "Possible match", "fr": "Correspondance possible"},
    "complete": {"en": "Complete", "fr": "Complet"},
    "correctedTitle": {"en": "Corrected", "fr": "Publication corrigée"},
    "degreeCandidates": {"en": "Degree candidates", "fr": "Candidatures à un diplôme"},
    "detail": {"en": "Detail", "fr": "Détail"},
    "end": {"en": "End", "fr": "Fin"},
    "entry": {"en": "Entry", "fr": "Notice"},
    "field": {"en": "Field", "fr": "Domaine"},
    "file": {"en": "File", "fr": "Fichier"},
    "first": {"en": "First line", "fr": "Première ligne"},
    "forInstance": {"en": "For instance", "fr": "Par exemple"},
    "gap": {"en": "What is missing", "fr": "Ce qui manque"},
    "interests": {"en": "Topics they name", "fr": "Sujets nommés"},
    "assigned": {"en": "Machine-assigned", "fr": "Attribués automatiquement"},
    "last": {"en": "Last line", "fr": "Dernière ligne"},
    "level": {"en": "Level", "fr": "Niveau"},
    "linked": {"en": "Linked", "fr": "Liées"},
    "list": {"en": "Author list", "fr": "Liste d’auteurs"},
    "listed": {"en": "As printed", "fr": "Tel qu’imprimé"},
    "supervision/find-supervisor listed": {"en": "Has supervised", "fr": "A déjà encadré"},
    "listedHere": {"en": "Is in the data", "fr": "Dans les données"},
    "missing": {"en": "Missing", "fr": "Manque"},
    "nameStatus": {"en": "Name", "fr": "Nom"},
    "named": {"en": "With a name", "fr": "Avec nom"},
    "otherLabel": {"en": "Other topic", "fr": "Autre sujet"},
    "otherName": {"en": "Other person", "fr": "Autre personne"},
    "others": {"en": "With", "fr": "Avec"},
    "partial": {"en": "Partial", "fr": "Partiel"},
    "path": {"en": "Path", "fr": "Chemin"},
    "position": {"en": "Place in the list", "fr": "Rang dans la liste"},
    "post": {"en": "Post", "fr": "Poste"},
    "rank": {"en": "Rank", "fr": "Rang"},
    "reason": {"en": "Reason", "fr": "Raison"},
    "records": {"en": "Records", "fr": "Passages"},
    "relation": {"en": "Relation", "fr": "Relation"},
    "start": {"en": "Start", "fr": "Début"},
    "thesisTitle": {"en": "Thesis", "fr": "Thèse"},
    "toReview": {"en": "To review", "fr": "À vérifier"},
    "unknown": {"en": "Unknown", "fr": "Inconnu"},
    "unnamed": {"en": "Without a name", "fr": "Sans nom"},
    "uses": {"en": "Uses", "fr": "Emplois"},
    "what": {"en": "As what", "fr": "À quel titre"},
    "author": {"en": "Author", "fr": "Auteur"},
    "kind": {"en": "Kind", "fr": "Type"},
    "property": {"en": "Property", "fr": "Propriété"},
    "value": {"en": "Value", "fr": "Valeur"},
    "other": {"en": "Other", "fr": "Autre"},
    "text": {"en": "Text", "fr": "Texte"},
    "format": {"en": "Format", "fr": "Format"},
    "owner": {"en": "Whose page", "fr": "Page de"},
    "correction": {"en": "Correction", "fr": "Correction"},
    "corrected": {"en": "What it corrects", "fr": "Ce qu’elle corrige"},
    "title": {"en": "Title", "fr": "Titre"},
    "label": {"en": "Label", "fr": "Libellé"},
    "topics": {"en": "Topics", "fr": "Sujets"},
    "coauthor": {"en": "Co-author", "fr": "Coauteur"},
    "degree": {"en": "Degree", "fr": "Diplôme"},
    "department": {"en": "Department", "fr": "Département"},
    "doi": {"en": "DOI", "fr": "DOI"},
    "orcid": {"en": "ORCID iD", "fr": "Identifiant ORCID"},
    "interest": {"en": "Topic", "fr": "Sujet"},
    "subject": {"en": "Subject", "fr": "Sujet"},
    "language": {"en": "Language", "fr": "Langue"},
    "line": {"en": "Line", "fr": "Ligne"},
    "venue": {"en": "Published in", "fr": "Publié dans"},
    "candidate": {"en": "Possible match", "fr": "Correspondance possible"},
    "source": {"en": "Source", "fr": "Source"},
    "target": {"en": "Target", "fr": "Cible"},
    "weight": {"en": "Weight", "fr": "Poids"},
    "fractional": {"en": "Fractional weight", "fr": "Poids fractionné"},
    "implied": {"en": "By a page alone", "fr": "Selon une page seule"},
    "incomplete": {"en": "On incomplete lists", "fr": "Sur listes incomplètes"},
    "degrees": {"en": "Degrees", "fr": "Diplômes"},
    "traineeType": {"en": "Type", "fr": "Type"},
}


def says(key: str, language: str, /, **values: Any) -> str:  # Any: numbers and texts
    """A phrase in a language, numbers grouped as it groups them; raises ScholargraphError for one that nobody wrote.

    What is counted is `n`: there may be another phrase, `KEY-one`, for one of it.

    >>> says("more-in", "fr", n=12345), says("rows", "en", n=1), says("rows", "fr", n=0)
    ('12\\u202f345 de plus', '1 row', '0 ligne')
    """
    if key not in WORDS:
        raise ScholargraphError(f"no phrase {key!r} among the words of pages; wanted it in English and French")
    one = f"{key}-one" if values.get("n") in _SINGULAR.get(language, (1,)) else key
    phrases = WORDS.get(one, WORDS[key])
    phrase = phrases.get(language) or phrases["en"]
    return filled(phrase, **{name: _grouped(value, language) for name, value in values.items()}) if values else phrase


def wording(key: str, language: str) -> str | None:
    """A phrase where there is one, else None."""
    return says(key, language) if key in WORDS else None


def column(name: str, language: str, query: str = "") -> str:
    """What people call a column of a stored query's answer; the name of the variable where nobody says.

    >>> column("degreeCandidates", "en"), column("person", "fr")
    ('Degree candidates', 'Personne')
    >>> column("listed", "en"), column("listed", "en", "supervision/find-supervisor")
    ('As printed', 'Has supervised')
    """
    phrases = _COLUMNS.get(f"{query} {name}") or _COLUMNS.get(name) or WORDS.get(name)
    return phrases[language] if phrases else name


def code(value: str, column: str, language: str) -> str:
    """What people call a code that stands in a column; the code where nobody says.

    >>> code("profile-page", "format", "fr"), code("en", "language", "fr"), code("alone", "part", "en")
    ('page de profil', 'anglais', 'Sole supervisor')
    """
    key = _CODES[column].format(value) if column in _CODES else ""
    phrases = WORDS.get(key)
    return phrases[language] if phrases else value


def term(iri: str, language: str) -> str:
    """What people call a term of the ontology, or one of SKOS or RDF that the graph has; else its short name.

    >>> term("http://www.w3.org/2004/02/skos/core#prefLabel", "fr")
    'libellé préféré'
    """
    said = WORDS.get(f"term-{short(iri)}")
    return term_label(iri, language) or (said[language] if said else short(iri))


def typeset(text: str, language: str) -> str:
    """A text with the apostrophes and no-break spaces that French wants; one in another language as it is.

    >>> typeset("Qu'a publié une personne ?", "fr")
    'Qu’a publié une personne\\xa0?'
    """
    if language != "fr":
        return text
    for found, wanted in _FRENCH:
        text = found.sub(wanted, text)
    return text


def _grouped(value: Any, language: str) -> Any:  # Any: as above
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    return f"{value:,}".replace(",", _NARROW if language == "fr" else ",")
