"""What people call their columns, the clearest name first."""

from __future__ import annotations

import re
import unicodedata

REFERENCE = """
    ticket id|ticket number|ticket no|ticket nr|ticket|complaint id|complaint number|complaint no
    case id|case number|case no|reference number|reference|ref no|ref|incident id|incident number
    ticketnummer|beschwerdenummer|reklamationsnummer|vorgangsnummer|fallnummer|aktenzeichen
    numero de dossier|numero de reclamation|reference dossier|numero de queja|numero de reclamacion
    folio|referencia|expediente|protocolo|numero zgloszenia|nr zgloszenia|numer sprawy|sygnatura
    klachtnummer|meldingsnummer|numero reclamo|case|id
"""
DATE = """
    date received|received on|received at|received|complaint date|date of complaint|reported on
    heard at|created at|created on|created|date created|opened at|opened|submitted at|date
    eingangsdatum|eingegangen am|datum|date de reception|recu le|fecha de recepcion|fecha
    data wplywu|data zgloszenia|data de recebimento|data|ontvangen op|data di ricezione|timestamp
"""
NOT_WHEN_HEARD = """
    sent|closed|resolved|updated|modified|due|birth|dob|response|geschlossen|erledigt|geburtsdatum
    cloture|cierre|cerrado|zamkniecia|fechamento
"""
CHANNEL = """
    channel|received via|submitted via|contact method|contact channel|complaint channel|how received
    intake|medium|source|via|kanal|eingangsweg|eingangskanal|quelle|canal|canal de reception|origine
    origen|via de entrada|medio|kanal zgloszenia|zrodlo|origem|meio|kanaal|bron|canale
"""
WORDS = """
    narrative|verbatim|complaint narrative|complaint text|customer comment|description|details
    comment|comments|message|what happened|their words|feedback|remarks|notes|text|body
    beschreibung|beschwerdetext|freitext|nachricht|kommentar|bemerkung|wortlaut|commentaire
    description detaillee|texte|descripcion|comentario|texto|mensaje|opis|tresc|komentarz|uwagi
    descricao|mensagem|omschrijving|toelichting|descrizione|commento|testo
"""
COMPLAINT = """
    complaint|customer complaint|issue|problem|subject|title|summary|complaint type
    type of complaint|category|reason|topic|product|beschwerde|reklamation|betreff|anliegen|grund
    kategorie|thema|produkt|plainte|reclamation|objet|motif|categorie|sujet|produit|queja|reclamacion|asunto
    motivo|categoria|problema|tema|producto|skarga|reklamacja|temat|kategoria|powod|queixa
    reclamacao|assunto|produto|klacht|onderwerp|categorie|reclamo|lamentela|oggetto|defect|fault
"""
CUSTOMER = """
    customer id|customer number|customer no|customer name|customer|client id|client name|client
    account number|account id|account|patient id|patient|caller id|caller|guest|passenger|member id
    complainant|consumer|contact|e mail|email|phone number|phone|kundennummer|kunde|kundenname
    patientennummer|anrufer|numero client|nom du client|cliente|numero de cliente|paciente|klient
    numer klienta|klant|klantnummer|codice cliente
"""
PLACE = """
    city|town|site|plant|location|place|branch|store|facility|ward|room|department|line|station
    ort|stadt|standort|werk|filiale|niederlassung|station|abteilung|linie|ville|lieu|magasin|agence
    ciudad|lugar|tienda|sucursal|planta|sede|miasto|miejsce|oddzial|zaklad|cidade|local|loja
    plaats|vestiging|citta|luogo|state|province|region|county|country|bundesland|zip code|zip
    postcode|postal code|plz|code postal|codigo postal|kod pocztowy|address|adresse
"""
CHANNEL_ANSWERS = """
    phone|telephone|call|customer care call|hotline|web|website|internet|online|app|e mail|email
    mail|postal mail|post|letter|fax|referral|chat|in person|counter|walk in|sms|whatsapp
    social media|form|kiosk|telefon|brief|persoenlich|personlich|courrier
    en personne|telefono|correo|carta|presencial|list|osobiscie
"""


def plain(heading: str) -> str:
    """Accents, case and punctuation do not matter: "Sub-issue" is "sub issue"."""
    letters = unicodedata.normalize("NFKD", heading.replace("ł", "l").replace("Ł", "L"))
    kept = "".join(letter for letter in letters.casefold() if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", kept))


def names(table: str) -> list[str]:
    return [name.strip() for line in table.strip().splitlines() for name in line.split("|")]


def fit(heading: str, table: str, *, whole: bool = False) -> int:
    """0 for a heading that is none of these names; a whole name fits better than a contained one,
    and an earlier name better than a later one."""
    said = plain(heading)
    known = names(table)
    if said in known:
        return 2000 - known.index(said)
    if whole:
        return 0
    contained = [place for place, name in enumerate(known) if f" {name} " in f" {said} "]
    return 1000 - min(contained) if contained else 0
