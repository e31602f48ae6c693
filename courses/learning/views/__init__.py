"""The learner's pages: plain views on a frozen version."""
