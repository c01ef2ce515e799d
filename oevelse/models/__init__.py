from oevelse.models.oevelser import Oevelse, Oevelsesfil, Oevelsesopplasting, Teller

__all__ = ["Oevelse", "Oevelsesfil", "Oevelsesopplasting", "Teller"]
