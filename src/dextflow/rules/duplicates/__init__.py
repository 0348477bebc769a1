"""What the two rules about duplicates are made of: names, identifiers, candidates, evidence, groups."""
