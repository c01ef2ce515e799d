from inntak.models.noekler import Inntakshenting, Inntaksnoekkel, Noekkelforsoek

__all__ = ["Inntakshenting", "Inntaksnoekkel", "Noekkelforsoek"]
