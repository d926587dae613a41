"""What other projects' tests import: strategies, a test virus. The fixture ``local_ses`` comes by itself."""

from sesmodel.testing.virus import eicar as eicar

__all__ = ["eicar"]
