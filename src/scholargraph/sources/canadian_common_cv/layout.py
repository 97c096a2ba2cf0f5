"""Knows the sections and fields of the Canadian Common CV: by their identifiers, which are the same in both languages,
and by their labels in either, for CVs that other programs write.
"""

from collections.abc import Mapping
from functools import cache

from scholargraph.sources.trees import Part
from scholargraph.vocabulary import normalize

SECTIONS: Mapping[str, tuple[str, ...]] = {
    # name: identifiers (32 hexadecimal digits) and labels
    "identification": ("2687e70e5d45487c93a8a02626543f64", "Identification"),
    "website": ("69084a96fc764965a8d4687dcb886504", "Website", "Site Web"),
    "degree": ("aee5a225a504442fb83f716235cfb587", "Degrees", "Diplômes"),
    "supervisor": ("49eb8b6f4d0c4e3aa68dbe242bdecfb4", "Supervisors", "Superviseurs", "Directeurs"),
    "academic work": (
        "b857f61b33484cb093068bd2da764f99",
        "Academic Work Experience",
        "Expérience de travail universitaire",
        "Expérience de travail en milieu universitaire",
    ),
    "other work": (
        "848ac4ef704e4c59950408045ac637cf",
        "Non-academic Work Experience",
        "Expérience de travail non universitaire",
        "Expérience de travail en milieu non universitaire",
    ),
    "affiliation": ("f612675840ef4ae0965c815ac1574623", "Affiliations"),
    "committee": ("6c3b449732a84ac9af45d6935b8323d9", "Committee Memberships", "Participation à des comités"),
    "membership": ("cbc6f120ec5e49c79d1c50fac0e92359", "Other Memberships", "Autres adhésions"),
    "supervision": (
        "4b36fa1eef2549f6ab3a3df7c1c81e0b",
        "Student/Postdoctoral Supervision",
        "Supervision d'étudiants ou de stagiaires postdoctoraux",
    ),
    "keyword": (
        "53099556bdac4ac8813be6fd62a356b1",
        "Research Specialization Keywords",
        "Mots-clés de la spécialisation en recherche",
    ),
    "area": ("f911b371f6134dfc99600e15675d5885", "Areas of Research", "Domaines de recherche"),
    "discipline": ("ffd3d352a4234f5e9b57db596c0b1d4e", "Research Disciplines", "Disciplines de recherche"),
    "application": ("6062975bede54fd59fcfe0785e7451a3", "Fields of Application", "Champs d'application"),
    "journal-article": ("9a34d6b273914f18b2273e8de7c48fd6", "Journal Articles", "Articles de revue"),
    "conference-paper": (
        "4b9f909503cd4c8aa8d826c87d6d874d",
        "Conference Publications",
        "Publications de conférence",
        "Articles de conférence",
    ),
    "book-chapter": ("fd8f2ffe3f5c43db8b5c3f72d8ffd994", "Book Chapters", "Chapitres de livre", "Chapitres de livres"),
    "book": ("4ef4df71a505469788b587f1a509eadf", "Books", "Livres"),
    "edited-book": ("Books Edited", "Edited Books", "Livres édités"),
    "report": ("7e57525337d5498a9506fdadee098b10", "Reports", "Rapports"),
    "preprint": ("08d19f397e554a6b95f9b5de2501a5d5", "Working Papers", "Documents de travail"),
    "thesis": ("Thesis/Dissertation", "Theses/Dissertations", "Thèse", "Thèses", "Thèse/Dissertation"),
    "magazine-article": ("Magazine Entries", "Magazine Articles", "Articles de magazine"),
    "newspaper-article": ("Newspaper Articles", "Articles de journal"),
    "other": ("Newsletter Articles", "Articles de bulletin", "Supervised Student Publications", "Translations"),
    "reference-entry": (
        "Encyclopedia Entries",
        "Dictionary Entries",
        "Articles d'encyclopédie",
        "Entrées de dictionnaire",
    ),
    "review": ("Book Reviews", "Critiques de livre", "Comptes rendus de livre"),
    "web-page": ("Online Resources", "Ressources en ligne"),
    "software": ("Software", "Logiciels"),
}

GROUPS = (
    ("f589cbc028c64fdaa783da01647e5e3c", "Personal Information", "Renseignements personnels"),
    ("0d82220f95f043e0bc9608bbb6bf413a", "Education", "Formation", "Études"),
    ("94b1e26073ae476da13ede5baf1f1cc0", "Employment", "Emploi", "Emplois"),
    ("ee130288917f4e23adcc800a94ae355c", "Memberships", "Adhésions"),
    ("95c29504d0aa4b51b84659cafaf2b38d", "Activities", "Activités"),
    ("90cc172e54904b45948d17cba24d3f25", "Supervisory Activities", "Activités de supervision"),
    ("047ec63e32fe450e943cb678339e8102", "Contributions"),
    ("46e8f57e67db48b29d84dda77cf0ef51", "Publications"),
    ("5c6aca5ad9da4e3d90e5a4d4d876d2b8", "User Profile", "Profil de l'utilisateur", "Profil d'utilisateur"),
)
"""Sections that only hold others that are read."""

LEFT = (
    ("b92721f0510a4ef4b0d1cf7f5ea3f01e", "Address", "Adresse"),
    ("f8e3a3a0d3cf4c76bfde7aba6c82fc25", "Email", "Courriel"),
    ("2a3366209cf8477f82556b045188f131", "Telephone", "Téléphone"),
    ("c1f614961342429c86397e81cd6f50f5", "Language Skills", "Compétences linguistiques"),
    ("Country of Citizenship", "Pays de citoyenneté"),
    ("06f7b2dd9c774b73857605091745b661", "Credentials", "Titres de compétences", "Titres professionnels"),
    ("4c5d725b1b654966acf50d48934beefc", "Leaves of Absence and Impact on Research", "Congés"),
    ("47c6295f7c2743c08d2db3fa6f6f0f52", "Recognitions", "Reconnaissances", "Prix et distinctions"),
    ("aaedc5454412483d9131f7619d10279e", "Research Funding History", "Historique du financement de la recherche"),
    ("a0bae97397f448a2833de3e3406d8aa0", "Most Significant Contributions", "Contributions les plus importantes"),
    ("e1185e17fcbc4b5aae650296632735db", "Teaching Activities", "Activités d'enseignement"),
    ("9fa2e1cd0274429f9fde16616bf3939f", "Administrative Activities", "Activités administratives"),
    ("42b12f4fc72e4ccab5f05a07383a4a3d", "Participation Activities", "Activités de participation"),
    ("99613195a04f4e3a9fdd129cb2242550", "Assessment and Review Activities", "Activités d'évaluation et d'examen"),
    ("ba0553fb52024e94adff3100f8ad6b0e", "International Collaboration Activities"),
    ("f40c6da02dec468095a8c9270d50e1b1", "Knowledge and Technology Translation"),
    ("Advisory Activities", "Activités de conseil"),
    ("Mentoring Activities", "Activités de mentorat"),
    ("Community and Volunteer Activities", "Activités communautaires et bénévoles"),
    ("1a5da72fe6ac447baaf62e6fb4a923f7", "Staff Supervision", "Supervision de personnel"),
    ("c7ce6f054e0941ea8b27127dbd4a26d0", "Presentations", "Présentations"),
    ("ec6a032c4286497fbc2c7e5c64f02fbf", "Interviews and Media Relations", "Entrevues et relations avec les médias"),
    ("f89bc79337e442108d8c75f0703e9794", "Artistic Contributions", "Contributions artistiques"),
    ("Intellectual Property", "Propriété intellectuelle"),
    ("447d27e319c94c2dbb661959c7c40c97", "42e0ec8b7946411f9b2a0f2093ce2f1e", "14f15c08598c4baa911697a16157d75a"),
    ("8bff7ba1d1f34a98a6cb8a5e6d9ef4b6", "03dce651e0e346ad9a56bf8d181b05a0"),
    (
        "5bb69b0239f84606ad9d6081af068609",
        "c272e0ad38914d868e75b08feb60a142",
        "Funding Sources",
        "Sources de financement",
    ),
    ("2f5d211c5adf4400809eff1e8ab60376", "Student Country of Citizenship", "Pays de citoyenneté de l'étudiant"),
    ("c6f47d5afaad4d26b868f430bd8a2c59", "Student Recognitions", "Reconnaissances de l'étudiant"),
    (
        "Journal Issues",
        "Numéros de revue",
        "Exhibition Catalogues",
        "Catalogues d'exposition",
        "Manuals",
        "Manuels",
        "Tests",
    ),
    ("Litigation", "Litiges", "Clinical Care Guidelines", "Lignes directrices en matière de soins cliniques"),
)
"""Sections that are left, with all that lies in them: no record of ours holds them, or they are nobody's business."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    # name: identifiers and labels
    "family name": ("5c6f17e8a67241e19667815a9e95d9d0", "Family Name", "Nom de famille"),
    "given name": ("98ad36fee26a4d6b8953ea764f4fed04", "First Name", "Prénom"),
    "middle name": ("4ca83c1aaa6a42a78eac0290368e70f3", "Middle Name", "Second prénom", "Deuxième prénom"),
    "former family name": (
        "84e9fa08f7334db79ed5310e5f7a961b",
        "Previous Family Name",
        "Nom de famille antérieur",
        "Nom de famille précédent",
    ),
    "former given name": (
        "0fb359a7d809457d9392bb1ca577f1b3",
        "Previous First Name",
        "Prénom antérieur",
        "Prénom précédent",
    ),
    "orcid": ("ORCID", "ORCID iD", "ORCID ID", "Identifiant ORCID"),
    "url": ("URL", "Adresse URL"),
    "degree type": (
        "a83a0af883924c57bb66107cc32b6d5e",
        "5b8638e8646448dcb8edef2c21e01c87",
        "Degree Type",
        "Degree Type or Postdoctoral Status",
        "Study / Postdoctoral Level",
        "Type de diplôme",
        "Type de diplôme ou statut postdoctoral",
    ),
    "degree name": ("Degree Name", "Nom du diplôme", "Nom de diplôme"),
    "specialization": ("Specialization", "Spécialisation"),
    "thesis": (
        "ca55badff5c1483cbb1c69495a22d0af",
        "420e5bbd57104c3c9823b5e6850ee6f8",
        "Thesis Title",
        "Thesis/Project Title",
        "Titre de la thèse",
        "Titre de la thèse ou du projet",
    ),
    "organization": ("Organization", "Organisation", "Organisme", "Student Institution", "Institution de l'étudiant"),
    "other organization": ("Other Organization", "Autre organisation", "Autre organisme"),
    "department": (
        "Department",
        "Département",
        "Unit / Division",
        "Unité / division",
        "Committee Name",
        "Nom du comité",
    ),
    "degree status": (
        "c42a1deb6fe046dfa5502169032760de",
        "e5d331dca0fc4000992e43b695b2db21",
        "Degree Status",
        "Student Degree Status",
        "Statut du diplôme",
        "Statut de l'étudiant",
    ),
    "degree start": (
        "337ee6b2606c4c899f0e0c4ec3bd6ec2",
        "3cf3d0de12f44222b941fdbf57ad51a6",
        "Degree Start Date",
        "Student Degree Start Date",
        "Date de début du diplôme",
        "Date de début du diplôme de l'étudiant",
    ),
    "degree end": (
        "4b818aef68a84743b19149d376032afb",
        "8284dbdd03aa4277b7fca7662bd1758c",
        "Degree Received Date",
        "Student Degree Received Date",
        "Date d'obtention du diplôme",
        "Date d'obtention du diplôme de l'étudiant",
    ),
    "supervisor": ("c5d78ee68528412d892acc849851dbe6", "Supervisor Name", "Nom du superviseur", "Nom du directeur"),
    "start": (
        "19964df0a8524f2bb44d5eb53729f9cc",
        "Start Date",
        "Supervision Start Date",
        "Membership Start Date",
        "Date de début",
        "Date de début de l'encadrement",
        "Date de début de la supervision",
        "Date de début de l'adhésion",
    ),
    "end": (
        "bd3619f7970441dc83ada1d2fdbf0780",
        "End Date",
        "Supervision End Date",
        "Membership End Date",
        "Date de fin",
        "Date de fin de l'encadrement",
        "Date de fin de la supervision",
        "Date de fin de l'adhésion",
    ),
    "position": ("Position Title", "Titre du poste"),
    "rank": ("500e1360abd14972bc1ef844a8b98087", "Academic Rank", "Rang universitaire"),
    "role": ("78a3e68f1ab74f31b9284c2acdb70739", "Supervision Role", "Role", "Rôle", "Rôle de supervision"),
    "student": ("3c504aafda28418ea439d8f92c28aef0", "Student Name", "Étudiant", "Nom de l'étudiant"),
    "present position": ("0f2f1601c24144308e0966d75b781db9", "Present Position", "Poste actuel"),
    "present organization": (
        "c20e3ae276a2429d888ae8e16216182f",
        "Present Organization",
        "Organisme actuel",
        "Organisation actuelle",
    ),
    "topic": (
        "6351fbc0f45f4266b29f292fd521c67a",
        "bd32ebd68bc346b1a20de641e26be765",
        "c7f852f101e64d9cbd595a7058975c73",
        "595ef6787363411fa14f245f161a132e",
        "Research Specialization Keywords",
        "Mots-clés de la spécialisation en recherche",
        "Area of Research",
        "Domaine de recherche",
        "Research Discipline",
        "Discipline de recherche",
        "Field of Application",
        "Champ d'application",
    ),
    "title": (
        "Article Title",
        "Publication Title",
        "Chapter Title",
        "Report Title",
        "Paper Title",
        "Dissertation Title",
        "Entry Title",
        "Review Title",
        "Title",
        "Titre",
        "Titre de l'article",
        "Titre de la publication",
        "Titre du chapitre",
        "Titre du rapport",
        "Titre du document",
        "Titre de la dissertation",
    ),
    "book title": ("Book Title", "Titre du livre"),
    "venue": (
        "Journal",
        "Revue",
        "Published In",
        "Publié dans",
        "Magazine Name",
        "Nom du magazine",
        "Newspaper",
        "Newspaper Name",
        "Nom du journal",
        "Encyclopedia Title",
    ),
    "conference": ("Conference Name", "Nom de la conférence"),
    "conference type": (
        "81ef87c09ded47ae8880b8d79e83406f",
        "Conference Publication Type",
        "Type de publication de conférence",
    ),
    "volume": ("Volume",),
    "issue": ("Issue", "Numéro"),
    "pages": ("Page Range", "Plage de page", "Plage de pages"),
    "publishing status": ("Publishing Status", "Statut de publication"),
    "year": (
        "Year",
        "Année",
        "Year Submitted",
        "Année de soumission",
        "Completion Year",
        "Année d'achèvement",
        "Publication Date",
        "Date de publication",
    ),
    "publisher": ("Publisher", "Éditeur", "Maison d'édition"),
    "authors": ("Authors", "Auteurs", "Auteur", "Author"),
    "doi": ("DOI",),
}
"""What is read of the fields; all others of a section that is read are left."""


def section_name(section: Part) -> str | None:
    """What a section is called here; None for one that is none of those that are read."""
    return _named(section, _index("sections"))


def is_group(section: Part) -> bool:
    """Whether a section only holds others that are read."""
    return _named(section, _index("groups")) is not None


def is_left(section: Part) -> bool:
    """Whether a section is one that is left."""
    return _named(section, _index("left")) is not None


def field_name(field: Part) -> str | None:
    """What a field is called here; None for one that is not read."""
    return _named(field, _index("fields"))


def _named(part: Part, index: Mapping[str, str]) -> str | None:
    by_id = index.get((part.say("id") or "").lower())
    return by_id or index.get(normalize(part.say("label") or ""))


@cache
def _index(table: str) -> Mapping[str, str]:
    named = {
        "sections": SECTIONS.items(),
        "fields": FIELDS.items(),
        "groups": ((forms[0], forms) for forms in GROUPS),
        "left": ((forms[0], forms) for forms in LEFT),
    }[table]
    return {_form(form): name for name, forms in named for form in forms}


def _form(form: str) -> str:
    return form if len(form) == 32 and " " not in form else normalize(form)
