"""What the pages of the ontology, the rules, the vocabularies and the editor say beside the data, in each language."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    # the ontology
    "ontology-lead": {
        "en": "The words in which this graph says what it says. Each has an address of its own, and a meaning here.",
        "fr": "Les mots dans lesquels ce graphe dit ce qu’il dit. Chacun a son adresse, et le sens qu’il a ici.",
    },
    "ontology-version": {"en": "Version {version}", "fr": "Version {version}"},
    "ontology-files": {"en": "As data:", "fr": "En données :"},
    "ontology-alignments": {"en": "alignments", "fr": "alignements"},
    "ontology-context": {"en": "JSON-LD context", "fr": "contexte JSON-LD"},
    "ontology-vocabularies": {"en": "Vocabularies", "fr": "Vocabulaires"},
    "ontology-vocabularies-lead": {
        "en": "The concepts that the graph uses, with their names in each language.",
        "fr": "Les concepts que le graphe emploie, avec leurs noms dans chaque langue.",
    },
    "ontology-classes": {"en": "Classes", "fr": "Classes"},
    "ontology-shared": {"en": "Properties of several classes", "fr": "Propriétés de plusieurs classes"},
    "ontology-property": {"en": "Property", "fr": "Propriété"},
    "ontology-meaning": {"en": "Meaning", "fr": "Sens"},
    "ontology-value": {"en": "Value", "fr": "Valeur"},
    "ontology-elsewhere": {"en": "Elsewhere", "fr": "Ailleurs"},
    "ontology-above": {"en": "A special case of", "fr": "Cas particulier de"},
    "ontology-domain": {"en": "Said of", "fr": "Se dit de"},
    "ontology-values-of": {"en": "Value of", "fr": "Valeur de"},
    "ontology-example": {"en": "For instance", "fr": "Par exemple"},
    "ontology-is-a": {"en": "is always", "fr": "est toujours"},
    "ontology-same": {"en": "the same as", "fr": "identique à"},
    "ontology-close": {"en": "close to", "fr": "proche de"},
    "ontology-narrower": {"en": "wider than", "fr": "plus général que"},
    "ontology-broader": {"en": "narrower than", "fr": "plus précis que"},
    "ontology-related": {"en": "akin to", "fr": "apparenté à"},
    # the rules
    "shapes-lead": {
        "en": "What is checked whenever the graph is built. An error keeps it from conforming; a gap is something that "
        "somebody can fill; a notice is worth a look.",
        "fr": "Ce qui est vérifié à chaque construction du graphe. Une erreur le rend non conforme ; une lacune peut "
        "être comblée par quelqu’un ; une remarque mérite un coup d’œil.",
    },
    "shapes-for": {"en": "For each:", "fr": "Pour chaque :"},
    "shapes-rule": {"en": "Rule", "fr": "Règle"},
    "shapes-gravity": {"en": "Severity", "fr": "Gravité"},
    "shapes-where": {"en": "Applies to", "fr": "Porte sur"},
    "shapes-demands": {"en": "Requires", "fr": "Exige"},
    "shapes-says": {"en": "Message", "fr": "Message"},
    "gravity-error": {"en": "error", "fr": "erreur"},
    "gravity-gap": {"en": "gap", "fr": "lacune"},
    "gravity-notice": {"en": "notice", "fr": "remarque"},
    "check-class": {"en": "a thing of the class {value}", "fr": "une chose de la classe {value}"},
    "check-datatype": {"en": "a value of the type {value}", "fr": "une valeur du type {value}"},
    "check-disjoint": {"en": "another value than {value}", "fr": "une autre valeur que {value}"},
    "check-hasValue": {"en": "the value {value}", "fr": "la valeur {value}"},
    "check-in": {"en": "one of: {value}", "fr": "l’une de : {value}"},
    "check-lessThanOrEquals": {"en": "no more than {value}", "fr": "au plus {value}"},
    "check-maxCount": {"en": "at most {value} value", "fr": "au plus {value} valeur"},
    "check-minCount": {"en": "at least {value} value", "fr": "au moins {value} valeur"},
    "check-minInclusive": {"en": "at least {value}", "fr": "au moins {value}"},
    "check-none": {"en": "no value", "fr": "aucune valeur"},
    "check-pattern": {"en": "the form {value}", "fr": "la forme {value}"},
    "check-qualifiedMaxCount": {"en": "at most {value} of a kind", "fr": "au plus {value} d’une sorte"},
    "check-qualifiedMinCount": {"en": "at least {value} of a kind", "fr": "au moins {value} d’une sorte"},
    "check-sparql": {"en": "a query decides", "fr": "une requête en décide"},
    "check-uniqueLang": {"en": "one text in each language", "fr": "un seul texte par langue"},
    # the vocabularies
    "vocabulary": {"en": "Vocabulary", "fr": "Vocabulaire"},
    "vocabulary-concept": {"en": "Concept", "fr": "Concept"},
    "vocabulary-elsewhere": {"en": "In other languages", "fr": "Dans d’autres langues"},
    "vocabulary-others": {"en": "Also called", "fr": "Aussi appelé"},
    "vocabulary-broader": {"en": "Broader", "fr": "Plus général"},
    "vocabulary-narrower": {"en": "Narrower", "fr": "Plus précis"},
    # the editor
    "editor": {"en": "Ask in SPARQL", "fr": "Interroger en SPARQL"},
    "editor-lead": {
        "en": "For those who write SPARQL. Take one of the stored queries and change it, or write your own; the graph "
        "itself cannot be changed from here.",
        "fr": "Pour qui écrit du SPARQL. Prenez une des requêtes enregistrées et changez-la, ou écrivez la vôtre ; le "
        "graphe lui-même ne peut pas être changé d’ici.",
    },
    "editor-examples": {"en": "Stored queries", "fr": "Requêtes enregistrées"},
    "editor-query": {"en": "Query", "fr": "Requête"},
    "editor-rows": {"en": "Rows on a page", "fr": "Lignes par page"},
    "editor-run": {"en": "Ask", "fr": "Lancer la requête"},
    "editor-endpoint": {
        "en": "Programs ask the same endpoint:",
        "fr": "Les programmes interrogent le même point d’accès :",
    },
    "editor-own": {"en": "My query", "fr": "Ma requête"},
    "editor-stand-in": {
        "en": "The thing that this query usually asks about is not in this graph; another one stands in for it.",
        "fr": "La chose sur laquelle porte d’ordinaire cette requête n’est pas dans ce graphe ; une autre la remplace.",
    },
}

EDITOR_WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "Add tab": "Ouvrir un onglet",
        "Add a new tab": "Ouvrir un onglet",
        "Close tab": "Fermer l’onglet",
        "Run query": "Lancer la requête",
        "Abort query": "Arrêter la requête",
        "Share query": "Partager la requête",
        "Share": "Partager",
        "Table": "Tableau",
        "Response": "Réponse",
        "Boolean": "Vrai ou faux",
        "Error": "Erreur",
        "Simple view": "Vue simple",
        "Ellipse": "Abréger",
        "Filter query results": "Filtrer les résultats",
        "Page size:": "Lignes par page : ",
        "All": "Toutes",
        "Download result": "Télécharger les résultats",
        "Download Results": "Télécharger les résultats",
        "Shows Table view": "Montrer le tableau",
        "Shows Response view": "Montrer la réponse telle quelle",
        "pagination": "Pages",
        "First": "Première page",
        "Previous": "Page précédente",
        "Next": "Page suivante",
        "Last": "Dernière page",
        "Download": "Télécharger",
        "Try query in a new browser window": "Essayer la requête dans une autre fenêtre",
        "{0} results in {1} seconds": "{0} résultats en {1} s",
    }
}
"""What the vendored editor says in English, by the language in which it is to say it."""
