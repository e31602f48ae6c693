"""The staff of the three schools beside the cast: invented names, as varied as in any Dutch staff room."""

from lms.people.enums import Role

from .cast import PRIMARY, SECOND_PRIMARY, SECONDARY, Person

# First name | surname | role when it is not teacher | address where the name does not make one.
_PRIMARY = """
Anouk | Visser
Khadija | El Amrani
Femke | de Vries
Sjoerd | Hoekema
Ruthmila | Isenia
Bas | van 't Hof
Gülşen | Yıldız
Mei Ling | Chan
Marit | van der Veen
Thijs | Brouwer
Annemiek | Prins | school_leader
Romy | Kuipers | support_staff
Dewi | Sihombing | support_staff
Jip | Smeets | student_teacher
Loes | van den Berg
Hamza | Bouzid
Corrie | Scholten
"""
_SECOND_PRIMARY = """
Zoë | Çelik
Joost | Timmermans
Fokje | Ypma
Kwame | Osei-Bonsu
Ineke | van de Kamp
Renée | Groeneveld-Désiré
Tariq | Rahimi
Lotte | d'Hondt
Björn | Åkerman
Nienke | Wolters
Harm-Jan | op den Dries | school_leader
Soraya | Ramdin | support_staff
Gijs | de Bruin | support_staff
Evi | Maassen | student_teacher
Marloes | Schouten
Jan | Jansen
Truus | ter Horst
"""
_SECONDARY = """
Femke | de Vries | teacher | femke.devries2
Maximiliaan Alexander Johannes | van den Heuvel-Oudshoorn tot Wijngaarden | teacher | m.vandenheuvel
ليلى | الحداد | teacher | layla.alhaddad
Łukasz | Wiśniewski
Hạnh | Nguyễn
Geertje | in 't Veld
Winston | Kartodikromo
Selam | Tesfay
Oksana | Kovalenko
Ties | Hendriks
Inès | Lefèvre
Mohamed | Ait Taleb
Saskia | Wagenaar
Roel | van Rossum
Siham | Ouali
Peter | Martens
Yara | da Silva
Niels | Bosch
Charlotte | Dekker
Arjen | Dijkstra
Merel | Verbeek
Ravi | Bhagwandin
Marleen | van der Zanden
Okke | Feenstra
Demi | Huisman
Wouter | Peeters
Naomi | Levi
Guus | Hermans
Ilham | Chaoui
Tobias | Koster
Sofie | van Dijk
Eline | Jacobs
Hugo | van den Broek
Meryem | Şahin
Lars | Veenstra
Rianne | Gerritsen | support_staff
Abel | Tuinstra | support_staff
Fenna | Rozema | student_teacher
Milan | Petrović | student_teacher
"""


def _read(lines: str, at: str, first_number: int) -> list[Person]:
    people = []
    for position, line in enumerate(lines.strip().splitlines()):
        first, last, role, address = [*(part.strip() for part in line.split("|")), "", ""][:4]
        number = "" if role == Role.STUDENT_TEACHER else f"W-{first_number + 7 * position}"
        people.append(Person(first, last, Role(role or Role.TEACHER), at, employee_number=number, address=address))
    return people


# Somebody between two jobs, and one who works for herself.
WITHOUT_EMPLOYMENT = (
    Person("Rosalie", "van Dam", Role.TEACHER, ""),
    Person("Emre", "Kaya", Role.TEACHER, ""),
)
STAFF = (
    *WITHOUT_EMPLOYMENT,
    *_read(_PRIMARY, PRIMARY, 2101),
    *_read(_SECOND_PRIMARY, SECOND_PRIMARY, 2309),
    *_read(_SECONDARY, SECONDARY, 1204),
)
