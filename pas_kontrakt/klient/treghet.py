"""A PAS that is neither silent nor done: it takes or gives a little at a time until our patience with the whole is over."""

from django.utils.translation import gettext_lazy

from pas_kontrakt.klient.feil import PasErTreg


class SvaretDrypper(PasErTreg):
    KODE = "drypper"
    MELDING = gettext_lazy(
        "Svaret fra PAS kom så sakte at vi sluttet å vente, og ingenting av det er brukt. Feilen er hos PAS eller på veien "
        "hit. Vi ber om det på nytt av oss selv."
    )


class HodeneDrypper(PasErTreg):
    KODE = "drypper_foer_svaret"
    MELDING = gettext_lazy(
        "PAS begynte å svare, men kom ikke til selve svaret før vi sluttet å vente. Feilen er hos PAS eller på veien hit. "
        "Vi prøver igjen av oss selv."
    )


class TarImotForSakte(PasErTreg):
    KODE = "tar_imot_sakte"
    MELDING = gettext_lazy(
        "PAS tok imot meldingen så sakte at vi sluttet å sende. Feilen er hos PAS eller på veien dit. Vi spør hva PAS har "
        "fått, og sender resten av oss selv."
    )
