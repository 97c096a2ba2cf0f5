"""What pictures of networks say beside the data, in each language, by key: the picture's own data and its controls."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    # in the data of a picture
    "picture-people": {"en": "people", "fr": "personnes"},
    "picture-topics": {"en": "topics", "fr": "sujets"},
    "picture-nodes": {"en": "people and topics", "fr": "personnes et sujets"},
    "picture-around": {"en": "Co-authors of {name}", "fr": "Coauteurs de {name}"},
    "picture-nodes-left": {
        "en": "Of {total} the {shown} strongest are drawn.",
        "fr": "Sur {total}, les {shown} plus forts sont dessinés.",
    },
    "picture-near-left": {
        "en": "Of {total} co-authors the {shown} nearest are drawn.",
        "fr": "Sur {total} coauteurs, les {shown} plus proches sont dessinés.",
    },
    "picture-ties-left": {
        "en": "Of {total} ties the {shown} heaviest are drawn.",
        "fr": "Sur {total} liens, les {shown} plus forts sont dessinés.",
    },
    "picture-no-group": {"en": "tied to nobody", "fr": "sans lien"},
    # on the page of a picture
    "picture-label": {"en": "Picture of the network", "fr": "Image du réseau"},
    "picture-keys": {
        "en": "Arrow keys move the picture, + and − zoom, 0 shows it whole. "
        "Find somebody by name to see their ties; Enter opens their page.",
        "fr": "Les flèches déplacent l’image, + et − la grossissent ou la réduisent, 0 la montre entière. "
        "Cherchez un nom pour voir ses liens ; Entrée ouvre sa page.",
    },
    "picture-find": {"en": "Find in the picture", "fr": "Trouver dans l’image"},
    "picture-open": {"en": "Open the page", "fr": "Ouvrir la page"},
    "picture-in": {"en": "Zoom in", "fr": "Grossir"},
    "picture-out": {"en": "Zoom out", "fr": "Réduire"},
    "picture-whole": {"en": "Show all", "fr": "Tout montrer"},
    "picture-least": {"en": "At least", "fr": "Au moins"},
    "picture-from": {"en": "From year", "fr": "De l’année"},
    "picture-to": {"en": "to year", "fr": "à l’année"},
    "picture-undated": {"en": "publications without a year too", "fr": "publications sans année aussi"},
    "picture-groups": {"en": "Groups", "fr": "Groupes"},
    "picture-hollow": {"en": "hollow: no name in the sources", "fr": "creux : sans nom dans les sources"},
    "picture-count": {
        "en": "{nodes} of {all} {what}, {ties} of {allTies} ties shown.",
        "fr": "Affichés : {what}, {nodes} sur {all} ; liens, {ties} sur {allTies}.",
    },
    "picture-node": {
        "en": "{name}: strength {strength}, tied to {degree} here.",
        "fr": "{name} : force {strength}, liens affichés : {degree}.",
    },
    "picture-not-found": {"en": "Nobody of that name here.", "fr": "Personne de ce nom ici."},
    "picture-loading": {"en": "The picture is being drawn…", "fr": "L’image se dessine…"},
    "picture-no-webgl": {
        "en": "This browser cannot draw the picture (it has no WebGL). The table below says who is strongest.",
        "fr": "Ce navigateur ne peut pas dessiner l’image (WebGL lui manque). Le tableau ci-dessous dit qui est le "
        "plus fort.",
    },
    "picture-failed": {
        "en": "The picture could not be loaded. The table below says who is strongest.",
        "fr": "L’image n’a pas pu être chargée. Le tableau ci-dessous dit qui est le plus fort.",
    },
    "picture-empty": {"en": "There is nothing to draw.", "fr": "Il n’y a rien à dessiner."},
    "picture-table": {"en": "The strongest, as a table", "fr": "Les plus forts, en tableau"},
    "picture-name": {"en": "Name", "fr": "Nom"},
    "picture-strength": {"en": "Strength", "fr": "Force"},
    "picture-degree": {"en": "Ties", "fr": "Liens"},
    "picture-group": {"en": "Group", "fr": "Groupe"},
    "picture-strength-means": {
        "en": "Strength is the sum of the weights of all ties; weights count {means}.",
        "fr": "La force est la somme des poids de tous les liens ; les poids comptent : {means}.",
    },
    "picture-query": {"en": "The question that this answers", "fr": "La question à laquelle ceci répond"},
}
