from klagenemnd.models.oppdrag import Klageoppdrag, Klagevurdering, Nemndinnstilling
from klagenemnd.models.vedtak import Frase, Kvalitetskontroll, Overskrift, Vedtaksgodkjenning, Vedtaksversjon

__all__ = [
    "Frase",
    "Klageoppdrag",
    "Klagevurdering",
    "Kvalitetskontroll",
    "Nemndinnstilling",
    "Overskrift",
    "Vedtaksgodkjenning",
    "Vedtaksversjon",
]
