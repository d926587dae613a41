"""What other projects' tests import: strategies. The fixture ``local_ses`` comes by itself."""
