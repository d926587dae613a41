"""What other projects' tests import: the fixture comes by itself, the strategies are in ``sesmodel.testing.strategies``."""
