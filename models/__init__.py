"""Tables with named constraints, rows turned into facts, reads for pages, and writes that services share."""
