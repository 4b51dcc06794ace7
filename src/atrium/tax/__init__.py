"""What the state takes of a sale."""

from atrium.tax.actions import assess, put_rates
from atrium.tax.model import Assessor, Question, Rate
from atrium.tax.queries import rate, rates

__all__ = ["Assessor", "Question", "Rate", "assess", "put_rates", "rate", "rates"]
