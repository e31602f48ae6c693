"""How people write about somebody: the words around a name, and around a fact that concerns a person."""

import re


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name follows these.
ROLES = words(
    "leerling leerlinge student studente kind jongen meisje zoon zoontje dochter dochtertje broer broertje zus zusje"
    " collega duo-collega duocollega moeder vader mama papa oma opa tante oom neef neefje nicht nichtje kleuter peuter"
    " mentorleerling stagiair stagiaire stagiaires buurman buurvrouw vriend vriendin vriendje vriendinnetje klasgenoot"
    " klasgenote meester juf juffrouw mevrouw meneer mijnheer mevr mw dhr heer heren mr mrs ms miss drs ir ing prof dr"
    " conciërge directeur directrice rector mentor mentrix docent docente leraar lerares leerkracht teamleider"
    " invaller invalster logopedist logopediste psycholoog orthopedagoog ib-er rt-er intern-begeleider zorgcoördinator"
    " onderwijsassistent schoolleider decaan coach voogd pleegmoeder pleegvader stiefvader stiefmoeder wijkagent"
    " pupil son daughter teacher colleague boy girl kid familie gezin echtgenoot echtgenote partner man vrouw"
)
# After these a word names somebody.
CALLED = words("heet heette heten genaamd noem noemt juf meester mevrouw meneer leerling leerlinge")
# My pupil, Quinty: ours, who somebody is, a comma, the name.
APPOSITION = ROLES - words("mr dr ir ing prof") | words("klas er intern begeleider groep begeleidster")
OURS = words(
    "mijn onze ons een de die deze dit dat haar zijn jullie m'n my our ib rt intern in ' er het 's nieuwe goede beste"
)
LABELS = words(
    "naam voornaam achternaam roepnaam leerling student kind name pupil ouder moeder vader collega docent mentor afzender"
)
SHORT = words("mevr mw dhr mr mrs ms drs dr ir ing prof st lln ll jr sr")
# Words with a capital that are nobody: at the beginning of letters, languages, subjects, levels, days, months.
COMMON = words(
    "ouders ouder verzorgers verzorger collega collega's leerlingen leerling allemaal iedereen team juf meester mevrouw"
    " meneer heer dames heren klas groep school directie bestuur kinderen studenten student mensen vrienden lezer lezers"
    " nederlands engels duits frans spaans turks arabisch fries latijn grieks chinees wiskunde rekenen taal aardrijkskunde"
    " geschiedenis biologie natuurkunde scheikunde economie muziek tekenen handvaardigheid gym lichamelijke maatschappijleer"
    " filosofie ckv nask informatica techniek drama godsdienst levensbeschouwing burgerschap dans kunst begrijpend spelling"
    " havo vwo vmbo mavo mbo hbo wo po vo gymnasium lyceum pabo praktijkonderwijs basisschool onderwijs zorg welzijn"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus"
    " september oktober november december ik je jij hij zij ze wij we jullie u hun hen het de een dit dat deze die er hier"
    " daar wat wie waar wanneer waarom hoe welke welk kun kan kunt wil maak schrijf geef bedenk leg vertaal herschrijf vat"
    " help stel noem zoek controleer verbeter bereken vergelijk beschrijf en of maar want dus als dan toen omdat terwijl"
    " met zonder voor na tijdens onder boven naast tussen over tegen van uit in op aan bij tot om te door naar per"
    " nederland nederlander nederlandse nederlanders europese europees duitse franse engelse amerikaanse romeinen grieken"
    " egyptenaren vikingen marokkaanse turkse syrische poolse oekraïense surinaamse indonesische spaanse italiaanse"
    " christelijke islamitische joodse katholieke protestantse moslim moslims christen christenen joden jood hindoe god"
    " ai avg oso opp tlv iep bsn pgn cito lvs po pta rtti ict vo adhd add ass tos odd pdd-nos oké ok hoi hallo hi hey dag"
    " beste lieve geachte geliefde groet groeten groetjes graag dank bedankt alvast vandaag morgen gisteren ja nee"
    " sinterklaas kerst pasen internet app the this that a an my your please write make can what how is are was"
    " begeleider begeleiders mentor docent docenten leraar leraren leerkracht leerkrachten assistent coördinator nl"
    " opdracht antwoord vraag toets les lessen hoofdstuk tekst rapport verslag doel titel onderwerp datum tijd"
    " a b c d e f g h i j k l m n o p q r s t u v w x y z tweede eerste derde vierde koning koningin prins prinses"
)
COMMON_ENDS = (
    "school",
    "college",
    "lyceum",
    "gymnasium",
    "universiteit",
    "museum",
    "kunde",
    "leer",
    "straat",
    "plein",
    "onderwijs",
)
THINGS = words(
    "college lyceum school basisschool gymnasium museum stichting universiteit hogeschool methode huis prijs park"
    " ziekenhuis kerk instituut academie fonds bibliotheek theater award effect wet stelling plein straat festival"
    " kade tunnel arena stadion markt bank uitgeverij uitgevers kinderboeken collectie piramide taxonomie"
)
THING_ENDS = (
    "school",
    "college",
    "lyceum",
    "museum",
    "prijs",
    "plein",
    "straat",
    "stichting",
    "huis",
    "wet",
    "methode",
)
ARTICLES = words("de het een der des the een")
# Given names that are lower-case words, too, in texts without capitals.
SMALL_WORDS = words(
    "eva ali ida les ben jan bas mark dean hind dina data media page ella alle elle rena dora kali kato kimo pia pol lara"
)
# Beginnings of sentences that look like somebody doing something.
STARTERS = words(
    "iedereen niemand iemand deze die dit dat hij zij ze wie wat alles niets alleen ook nu dan daar hier mijn onze haar zijn"
    " elke elk ieder sommige veel weinig geen één een de het er toen straks soms vaak nooit altijd misschien ai chatgpt"
    " leerlingen kinderen ouders docenten leraren collega's mensen studenten jongens meisjes niet wel je jij u ik wij we"
    " leerling kind ouder docent leraar leerkracht school klas groep juf meester moeder vader nederland europa amerika"
    " vandaag morgen gisteren maandag dinsdag woensdag donderdag vrijdag zaterdag zondag meestal eerst daarna verder"
    " volgens wanneer waarom hoe waar welke bij voor met van tijdens na over sinds zodra zonder omdat als terwijl hoewel"
    " stel kun kan wil moet mag zal zou heeft had is was wordt zit vindt krijgt doet gaat maak schrijf geef bedenk leg"
    " dyslexie adhd autisme pesten lezen schrijven rekenen spelling taal muziek sport water lucht licht bloemen dieren"
)

_VERBS = (
    "heeft|is|kan|wil|komt|zit|doet|gaat|krijgt|moet|mag|vindt|voelt|zegt|zei|vroeg|vraagt|wordt|werd|was|had|leest|werkt"
    "|luistert|maakt|haalt|scoort|speelt|praat|loopt|staat|slaapt|huilt|pest|plaagt|slaat|schopt|mist|weet|denkt"
    "|begrijpt|snapt|leert|schrijft|rekent|weigert|spijbelt|belde|mailde|vertelde|vertelt|klaagt|reageert|lacht|zeurt|liegt"
)
# Somebody does something, where the word before could be a thing: only what people do.
_PEOPLE_DO = (
    "huilt|pest|plaagt|slaat|schopt|spijbelt|luistert|weigert|begrijpt|snapt|scoort|zeurt|liegt|fluistert|stottert|durft|vertelde"
    "|belde|mailde|appte|vergeet|vergat|mist vaak|praat|doet niet|wil niet|kan niet|kan zich|kan niet goed|kan goed|kan al|kan nog"
    "|wil graag|wil weer|wil van|komt niet|komt vaak|komt vandaag|komt steeds|komt te laat|zit niet|zit alleen|zit naast|zit in groep|zit in klas"
    "|zit bij|zit stil|heeft moeite|heeft ruzie|heeft last|heeft faalangst|heeft hulp|heeft een (?:onvoldoende|achterstand|voldoende|diagnose|vraag|gesprek|hekel"
    "|broer|zus|[0-9])|heeft geen (?:vriend|zin|zelf)|heeft veel (?:moeite|verdriet|ruzie)|heeft dyslexie|heeft adhd|heeft autisme|heeft zijn|heeft haar|heeft nog (?:nooit|geen|moeite)"
    "|haalt (?:hoge|lage|goede|slechte|een|steeds|geen)|leest (?:onder|boven|op avi|nog|traag|slecht|vlot|niet|heel|al|te)|rekent (?:onder|boven|nog|op)"
    "|is (?:ziek|boos|bang|verdrietig|jarig|stil|druk|gepest|blijven|vaak|altijd|snel|erg|te laat|zwanger|autistisch|dyslectisch|hoogbegaafd|onzeker|afwezig|afgeleid|de mentor|mijn)"
    "|voelt zich|maakt zich|gedraagt|gaat naar groep|gaat over naar|gaat met pensioen|wordt gepest|werkt (?:hard|niet|slordig|graag|goed|slecht)|vindt (?:het moeilijk|het lastig|school|lezen|rekenen)"
    "|loopt (?:vast|achter|weg)|moet (?:blijven|misschien|meer|nog|leren)|maakt (?:ruzie|weinig|veel|haar|zijn)|krijgt (?:hulp|bijles|thuis|remedial|extra)|woont|verhuist|struggles|can't|cannot|does not|doesn't"
)
DOES = re.compile(
    rf" (?:{_VERBS})\b(?! (?:een (?:kleur|bloem|vogel|woord|natuur|weer|soort|plant|dier|boom|getal|maand|seizoen|begrip|stad|land|film|boek)|voor ons|op komst|schade|dat))",
    re.IGNORECASE,
)
STRONG = re.compile(
    rf"(?:'s|s)? (?:{_PEOPLE_DO})\b|(?:'s|s)? (?:uit|van|in) (?:mijn |onze |de )?(?:groep \d|klas |mentorklas|[1-6] ?[a-d]\b|[1-6] ?(?:havo|vwo|vmbo|mavo))"
    r"|'s? (?:moeder|vader|ouders|werk|gedrag|cijfers?|toets|rapport)\b"
    r"|,? (?:en|met) (?:zijn|haar) (?:zusje|broertje|zus|broer|moeder|vader|ouders|vriend|klas|zoon|dochter)"
    r"|, (?:die|hij|zij|ze) (?:heeft|is|zit|kan|wil|komt|gaat|doet|niet|steeds|zijn|haar|al|vaak|thuis|pas|weer|altijd|nooit|in|de|afscheid|met|nu|nog)\b"
    r"|: (?:hij|zij|ze) ",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"\b(?:ouders?|moeder|vader|mama|papa|zus|zusje|broer|broertje|oma|opa|tante|oom|voogd|buurvrouw|buurman|vriend|vriendin|werk|werkstuk|opstel|verslag"
    r"|cijfers?|toets|gedrag|houding|tekst|rapport|dossier|presentatie|verjaardag|thuissituatie|mail|bericht|ontwikkeling|niveau|resultaten|mentor) van "
    r"(?:mijn (?:leerling|collega|zoon|dochter) )?$"
    r"|\b(?:rapporttekst|rapport|kaart|kaartje|compliment|complimentje|handelingsplan|groeidocument|opp|plan|brief|gedicht|liedje|afscheidswoord|speech|bijles|verjaardagskaart) (?:voor|aan) $"
    r"|\b(?:zorgen (?:om|over)|ruzie met|gesprek met|gepraat met|gesproken met|sprak (?:ik )?met|oudergesprek met|omgaan met|ik om met|doe ik met|help ik|helpen|feedback (?:aan|voor)|stuur|bel|mail|conflict met|overleg met|samen met|groet(?:en)?,?|groetjes,?|liefs,?|mvg,?)\s*$"
    r"|\b(?:beste|lieve|hoi|hallo|dag|hey|dear|hi|geachte) $"
    r"|\b(?:mijn naam is|ik heet|ik ben|my name is|als|volgens) $"
    r"|\bmentorklas zit $|\b(?:klas|groep|mentorgroep) zit $|\bin mijn klas, $",
    re.IGNORECASE,
)
# With one of these they end, a comma and the end of a line left out.
ABOUT_ENDS = words(
    "van leerling collega zoon dochter voor aan om over met ik help helpen stuur bel mail groet groeten groetjes liefs"
    " mvg beste lieve hoi hallo dag hey dear hi geachte is heet ben als volgens zit klas"
)
# A text about somebody who does not exist; in small letters.
FICTION = re.compile(
    r"(?:verzonnen|verzin|bedachte|fictie\w*|fantasie\w*|personage\w*|hoofdperso\w+|redactiesom\w*|verhaals?som\w*|verhaaltjessom\w*|sprookje\w*"
    r"|prentenboek\w*|rekensom\w*|toneelstuk\w*|rollenspel\w*|voorbeeldzin\w*|woordsom\w*|contextsom\w*|verhaal(?:tje)? (?:over|waarin|met)|story about|made-up)\b",
)
# One of these stands in all of them.
FICTION_WORDS = (
    *("verzonnen", "verzin", "bedachte", "fictie", "fantasie", "personage", "hoofdperso", "sprookje"),
    *("prentenboek", "toneelstuk", "rollenspel", "voorbeeldzin", "verhaal", "story about", "made-up"),
    *("iesom", "alsom", "essom", "ensom", "rdsom", "xtsom", "lssom"),
)
# What makes it about somebody after all.
OWN = re.compile(
    r"\b(?:mijn|onze|m'n|my|our) (?:\w+ )?(?:klas|groep|leerling\w*|student\w*|kind\w*|zoon|dochter|collega\w*|school|team|mentor\w*|pupil|kleuter\w*)\b"
    r"|\b(?:uit|in) (?:groep|klas) \w|\b(?:de )?(?:ouders|moeder|vader) van\b|\bbij mij\b",
    re.IGNORECASE,
)
