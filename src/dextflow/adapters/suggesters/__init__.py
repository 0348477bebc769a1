"""Suggesters of templates that ask somebody else; the offline one is in `dextflow.library.suggesting`."""
